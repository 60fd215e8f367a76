//! Texts and zones that give every code.

/// Broken SPF records, one term of each kind.
pub(super) const SPF: &[&str] = &[
    "v=spf1;a",
    "spf1 a",
    " v=spf1 -all",
    "v=spf1",
    "V=spf1 A  -all",
    "v=spf1 a –all include:bücher.example a\tmx",
    "v=spf1 moo includes:x.com mail.example.com 192.0.2.1 include: x.com - all --all -redirect=x.com redirect:x.com",
    "v=spf1 ip4=192.0.2.1 foo=bar -all v=spf1 a; 1up=x",
    "v=spf1 redirect=a.com redirect=b.com exp=a.com exp=b.com",
    "v=spf1 include a: mx ip4: mx a:museum a:192.0.2.1 a:x.com:25 include:a@b include:a@x.com a:x..com",
    "v=spf1 ip4:192.0.2.1/33 ip4:192.0.2.1/032 a/24/64 ip4/24 include:x.com/24 all.",
    "v=spf1 ip4:192.0.2 ip4:/8 ip4:256.1.1.1 ip6:[2001:db8::1] ip4:2001:db8::1 ip6:192.0.2.1",
    "v=spf1 a:%x.com a:%{a}.x.com a:%{c}.x.com a:%{d.x.com a:%{d0}.x.com",
    "v=spf1 redirect=x.com a -all +all mx",
    "v=spf1 redirect=x.com a",
    "v=spf1 a",
    "v=spf1 +all",
    "v=spf1 ?all",
    "v=spf1 ptr exists:%{p}.x.com exists:%{i}.x.com a:x.com a:x.com a/8 -include:x.com ~all",
    "v=spf1 ip4:198.51.100.0/24 ip4:198.51.100.7 -ip4:198.51.100.8 ip4:198.51.100.9/32 ip4:10.1.2.3/8 ip6:2001::/16 -all",
];

/// Records at `d.test`, with what they lead to.
pub(super) const ZONES: &[&str] = &[
    "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test,mailto:a@f.test,mailto:a@g.test\"\nd.test._report._dmarc.f TXT x\n;! fail d.test._report._dmarc.g.test. TXT servfail",
    "d TXT x\nd TYPE99 \"v=spf1 -all\"\nd MX 0 .\nd MX 1 m\n* TXT y",
    "d TXT \"v=spf1 -all\"\nd TYPE99 \"v=spf1 -all\"\n*.d TXT \"v=spf1 -all\"",
    "d TXT \"v=DMARC1; p=none\"\n*.d TXT y\n*._domainkey.d TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
    "d CNAME e\ne TXT \"v=spf1 -all\"",
    "d A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject\"\ndefault._bimi TXT \"v=BIMI1; l=\"",
    "_mta-sts.d TXT \"v=STSv1; id=1\"\n_mta-sts.d TXT \"v=STSv1; id=2\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=mailto:a@d.test\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=mailto:b@d.test\"",
    "_mta-sts.d TXT \"v=STSv1; id=1\"",
    "d MX 0 .\n_mta-sts.d TXT \"v=STSv1; id=1\"",
    "d MX 0 .\nd 604800 TXT \"v=spf1 ip4:192.0.2.1 -all\"\n_dmarc.d.test.d TXT \"v=DMARC1; p=none\"",
    "d MX 1 m\nd TXT \"v=spf1 -all\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"",
    "d TXT \"spf2.0/pra -all\"",
    "d TXT \"v=spf1 -all\"\nd TXT \"spf2.0/pra -all\"\nd TXT \"v=spf1 a -all\"",
    "d TXT \"v=spf1 a:h a:h a:h a:h a:h a:h a:h a:h a:h -all\"",
    "d TXT \"v=spf1 a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test -all\"\nh A 192.0.2.1",
    "d TXT \"v=spf1 a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test mx a -all\"",
    "d TXT \"v=spf1 include:i.test include:j.test mx exists:x.test -all\"\ni TXT \"v=spf1 include:j.test +all\"\nj TXT \"v=spf1 moo\"",
    "d TXT \"v=spf1 include:i.test include:j.test include:k.test -all\"\ni TXT \"v=spf1 include:d.test -all\"\n;! fail k.test. TXT servfail",
    "d TXT \"v=spf1 mx a:k.test -all\"\nd MX 1 a\nd MX 1 b\nd MX 1 c\nd MX 1 e\nd MX 1 f\nd MX 1 g\nd MX 1 h\nd MX 1 i\nd MX 1 j\nd MX 1 k\nd MX 1 l\n;! fail k.test. A servfail",
    "d TXT \"v=spf1 exists:x.test include:dc-aa8e722993._spfm.d.test -all\"",
    "d TXT \"v=spf1 include:i.test include:j.test -all\"\ni TXT \"v=spf1 include:j.test -all\"\nj TXT \"v=spf1 -all\"",
    "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1 redirect=d.test\"",
    "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1 +all\"",
    "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1 moo\"",
    "d TXT \"v=spf1 redirect=i.test\"\n;! fail i.test. TXT servfail",
    "d TXT \"v=spf1 redirect=i.test\"",
    "_dmarc TXT \"v=DMARC1; p=none\"\ns._domainkey.d TXT x\ns._domainkey.d TXT y",
    "_dmarc.d TXT \"v=spf1 -all\"\n_dmarc.d TXT \"v=DMARC2; p=none\"",
    "_dmarc.d TXT \"v=DMARC1; p=none\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"",
    "_dmarc.d TXT \"v=DMARC1; p=quarantine; sp=none; np=none; pct=5; t=y\"\ndefault._bimi.d TXT \"v=BIMI1; l=https://d.test/l.svg\"",
    "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"\ndefault._bimi.d TXT \"v=BIMI1; l=https://d.test/l.svg\"",
    "default._bimi.d TXT \"v=BIMI1; l=\"",
    "d TXT \"v=spf1 mx\" \"exp=e.test -all\"\nd MX 1 m.other.test",
    "d 60 TXT \"v=spf1 mx exp=e.test -all\"\nd MX 1 m.other\ns._domainkey.d TXT x\nx._domainkey.d TXT x",
    "d TXT \"v=spf1 include:a.test -all\"\na TXT \"v=spf1 include:b.test -all\"\nb TXT \"v=spf1 include:c.test -all\"\nc TXT \"v=spf1 -all\"\nx._domainkey.d TXT x",
    "d TXT \"v=spf1 +all\"\ndefault._bimi.d TXT \"v=BIMI1; l=\"\ndefault._bimi.d TXT \"v=BIMI1; l=;\"",
];

/// What is published, what is wanted.
pub(super) const MERGES: &[(&[&str], &str)] = &[
    (&[], "include:v.com"),
    (&["v=spf1 mx moo"], "include:v.com"),
    (&["v=spf1 a ~all", "v=spf1 redirect=x.com", "v=spf1 mx -all"], "include:v.com"),
    (&["v=spf1 ~include:v.com -all"], "include:v.com redirect=w.com ~all moo"),
    (&["v=spf1 include:v.com include:n.com -all"], "include:v.com include:nested.com"),
    (&["v=spf1 redirect=x.com"], "include:v.com"),
    (&["v=spf1 include:%{i}.x.com -all"], "include:v.com"),
];

/// What people paste; `{long}` stands for 300 octets.
pub(super) const PASTED: &[&str] = &[
    "\"{long}\"",
    "\"v=spf1 -all",
    r#"v=DMARC1\; p="none""#,
    r#""x\300y""#,
    "v=spf1&nbsp;–all",
    "'v=spf1 -all'",
    "\"v=spf1 include:a.com\" \"include:b.com -all\"",
];

/// What people type for a domain; `{label}` stands for 64 octets.
pub(super) const TYPED: &[&str] = &[
    "",
    "a b.ch",
    "a$.ch",
    "a..ch",
    "-a.ch",
    "localhost",
    "192.0.2.1",
    "https://a.ch/",
    "a@b.ch",
    "*.a.ch",
    "a.example",
    "bücher.ch",
    "faß.de",
    "bücheр.ch",
    "refuse\u{301}.ch",
    "xn--refuse.ch",
    "{label}.ch",
    "a.{label}.{label}.{label}.{label}",
];

/// Key records; `{512}` and its like stand for an RSA key of so many bits.
pub(super) const DKIM: &[&str] = &[
    "v=spf1 -all",
    "v=DKIM1; k=rsa",
    "v=DKIM1; p=",
    "k=dsa; v=DKIM1; g=*; x=y; P=x; p={512}; p=x;; moo",
    "v=DKIM2; k=; h=sha1; s=tlsrpt; t=y:s; p={512}",
    "v=DKIM1; p={512}",
    "v=DKIM1; p={1024}",
    "v=DKIM1; p={8192}",
    "p={pkcs1}",
    "p=$",
    "p=MII\"",
    "p=-----BEGIN PUBLIC KEY-----",
    "p=MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
    "p=MIIBIjANBgkqhkiG",
    "p=AAAAAAAA",
    "k=ed25519; p=AAAA",
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "k=mldsa44; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "v=DKIM1; A=1; A=1; b=1; b=1; K=1; K=1; S=1; S=1; T=1; T=1; H=1; H=1; N=1; N=1; V=1; V=1; c=; d=; e=; f=; i=; j=; l=; m=",
];

pub(super) const LEGACY: &[&str] = &[
    "spf2.0/pra -all",
    "v=spf2.0/pra -all",
    "spf2. -all",
    "o=-; o=x; t=1; r=x; z; y; w; q; k; l",
    "v=DKIM1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=; k=ed25519",
    "dkim=all",
];

pub(super) const DMARC: &[&str] = &[
    "v=dmarc1; p=none",
    "p=none; v=DMARC1",
    "x",
    " v=DMARC1; p=none",
    "\"v=DMARC1; p=none\"",
    "v=DMARC1 p=none",
    "v=DMARC1; rua=a@x.com,mailto: b@x.com,mailto:a@x.com!10m,mailto:a!b@x.com,https://x.com/,mailto:c@x.com mailto:d@x.com,mailto:a@x.com",
    "v=DMARC1; p=; sp=no; np=x; adkim=strict; aspf=s; t=maybe; psd=x; fo=2; pct=150; rua=; moo; Rau=x; P=none; Sp=x",
    "v=DMARC1; adkim=s; p=reject; sp=none; psd=y; ruf=mailto:a@x.com; fo=0:1; pct=10; t=y; rf=afrf; ri=1",
    "v=DMARC1; p=none; psd=n; fo=1; rua=mailto:a@x.com; mailto:b@x.com",
    "v=DMARC1; p=none; mailto:a@x.com; mailto:b@x.com",
    "v=DMARC1; p=“none”; rua=mailto:a@x.com\\",
    "v=DMARC1; p=none; rua=a@a.ch,b@a.ch,c@a.ch,d@a.ch,e@a.ch,f@a.ch,g@a.ch,h@a.ch,i@a.ch,j@a.ch",
    "v=DMARC1; Rua=; ruf=; fo=; adkim=; aspf=; pct=; rf=; ri=; t=; psd=; A=; B=; C=; D=; E=; F=; G=; H=; I=; J=",
    "v=DMARC1; a=; b=; c=; d=; e=; f=; g=; h=; i=; a=; b=; c=; d=; e=; f=; g=; h=; i=; 1; 2; 3; 4; 5; 6; 7; 8; 9",
];

pub(super) const BIMI: &[&str] = &[
    "v=bimi1; l=",
    "l=; v=BIMI1",
    "",
    "v=BIMI1; a=",
    "v=BIMI1; l=; a=https://x.com/a.pem; avp=; lps=,; z=1; z=1; A=x;; moo",
    "v=BIMI1; l=http://x.com/l.svg; a=x.com/a.pem",
    "v=BIMI1; l=https://a.com/1.svg,https://a.com/2.svg; a=https://x.com/a.zip",
    "v=BIMI1; l=https://x.com/l.png",
    "v=BIMI1; l=https://x.com/l",
    "v=BIMI1 l=https://x.com/l.svg; L=; L=",
    "v=BIMI1; l=; b=; c=; d=; e=; f=; g=; h=; i=; j=; b=; c=; d=; e=; f=; g=; h=; i=; j=; B=; C=; D=; E=; 1; 2; 3; 4; 5; 6; 7; 8; 9",
];

/// Logo files; `{good}` stands for the attributes of a right root.
pub(super) const LOGOS: &[&str] = &[
    "x",
    "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
    "<?xml version=\"1.0\" encoding=\"latin1\"?><?xml-stylesheet?><svg x=\"0\" preserveAspectRatio=\"x\" focusable=\"true\"/>",
    "<svg {good} width=\"100%\" height=\"9\"><title>Untitled {long}</title><script/><image onload=\"x\"/><animate/><style/></svg>",
    "<svg {good} width=\"9\" height=\"100\"><desc>a</desc><title>a</title><!-- a --><metadata/><g class=\"a\" style=\"a\"/></svg>",
    "<svg {good} xmlns:xlink=\"http://www.w3.org/1999/xlink\"><text opacity=\"0\" fill=\"url(a)\"/><use xlink:href=\"#a\"/></svg>",
    "<svg {good} {many}/>",
    "\u{1F}\u{8B}",
];

pub(super) const MTA_STS: &[&str] = &[
    "v=stsv1; id=1",
    "",
    "v=STSv1;",
    "v=STSv1; ID=1",
    "v=STSv1; id=2026-11-22; id=1; foo=bar; x = 1; mode=enforce; moo;;",
    "v=STSv1; id=1; a=1; b=1; c=1; d=1; e=1; f=1; g=1; h=1; i=1; a=1; b=1; c=1; d=1; e=1; f=1; g=1; h=1; i=1; 1; 2; 3; 4; 5; 6; 7; 8; 9",
];

pub(super) const POLICIES: &[&str] = &[
    "",
    "version: 1\nmode: on\nmax_age: x\nfoo: bar",
    "version: STSv1\nversion: STSv1\nmode: testing\nmax_age: 300\nMX: a.com\nmoo",
    "version: STSv1\nmode: enforce\nmax_age: 604800",
    "version=STSv1\nmode: none\nmax_age: 99999999",
    "mx: a.com, b.com\nmx:\nmx: a.*.com\nmx: 1\nmx: 2\nmx: 3\nmx: 4\nmx: 5\nmx: 6\nmx: 7\nmx: 8\nmx: 9",
    "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\na: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1",
];

pub(super) const TLS_RPT: &[&str] = &[
    "v=TLSRPT1; rua=mailto:a@x.com",
    "v=TLSRPTv1;",
    "v=TLSRPTv1; Rua=mailto:a@x.com",
    "v=TLSRPTv1; mailto:a@x.com",
    "v=TLSRPTv1; rua=a@x.com,ftp://x.com/,mailto: a@x.com,https://x,mailto:a@x.com mailto:b@x.com; mailto:c@x.com; rua=x; foo=bar; moo",
    "v=TLSRPTv1; rua=a@a.ch,b@a.ch,c@a.ch,d@a.ch,e@a.ch,f@a.ch,g@a.ch,h@a.ch,i@a.ch; a=; b=; c=; d=; e=; f=; g=; h=; i=",
];
