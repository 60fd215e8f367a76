"""Verifies the DKIM signature of the mail on standard input (dkimpy). Its key is asked of the name server on this machine
whose port is the argument (dnspython). Prints "pass" or "fail"."""

import sys

import dkim
import dns.resolver

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])


def key(name, timeout=5):
    text = name.decode() if isinstance(name, bytes) else name
    try:
        answer = resolver.resolve(text, "TXT", lifetime=timeout)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    return b"".join(answer[0].strings)


print("pass" if dkim.verify(sys.stdin.buffer.read(), dnsfunc=key) else "fail")
