#!/bin/sh
# Makes the certificates of this folder: a root, one that it lets issue marks,
# and marks of example.com. Keys are thrown away. Needs openssl 3 and gzip.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
logo=$(gzip -9nc logo.svg | base64 -w0)

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.key"; }
# name, subject, issuer (itself for a root), section, days from, days to
issue() {
    key "$1"
    : >"$work/index.txt"
    openssl req -new -key "$work/$1.key" -subj "$2" -config "$work/ext.cnf" -out "$work/$1.csr"
    signer="-cert $work/$3.crt"
    test "$1" != "$3" || signer=-selfsign
    openssl ca -batch -notext -config "$work/ext.cnf" -keyfile "$work/$3.key" $signer -create_serial \
        -extensions "$4" -startdate "$5" -enddate "$6" -in "$work/$1.csr" -out "$work/$1.crt" 
}

cat >"$work/ext.cnf" <<EOF
oid_section=oids
[oids]
markType=1.3.6.1.4.1.53087.1.13
[req]
distinguished_name=any
[any]
[ca]
default_ca=tests
[tests]
database=$work/index.txt
new_certs_dir=$work
serial=$work/serial
default_md=sha256
unique_subject=no
preserve=yes
email_in_dn=no
policy=open
[open]
organizationName=optional
commonName=optional
markType=optional
[issuer]
basicConstraints=critical,CA:true
[mark]
extendedKeyUsage=1.3.6.1.5.5.7.3.31
subjectAltName=DNS:Example.com,DNS:default._bimi.example.org
1.3.6.1.5.5.7.1.12=ASN1:SEQUENCE:logotype
[server]
extendedKeyUsage=serverAuth
subjectAltName=DNS:example.com
[logotype]
subject=EXPLICIT:2,IMPLICIT:0,SEQUENCE:data
[data]
image=SEQUENCE:images
[images]
first=SEQUENCE:image
[image]
details=SEQUENCE:details
[details]
type=IA5STRING:image/svg+xml
hashes=SEQUENCE:hashes
uris=SEQUENCE:uris
[hashes]
first=SEQUENCE:hash
[hash]
algorithm=SEQUENCE:algorithm
value=FORMAT:HEX,OCTETSTRING:$(gzip -9nc logo.svg | openssl dgst -sha256 -r | cut -d' ' -f1)
[algorithm]
name=OID:2.16.840.1.101.3.4.2.1
[uris]
first=IA5STRING:data:image/svg+xml;base64,$logo
EOF

issue root "/O=DigiCert/CN=Not theirs: for tests" root issuer 20200101000000Z 20600101000000Z
issue issuer "/O=Issuer for tests/CN=Marks" root issuer 20200101000000Z 20500101000000Z
issue mark "/O=Example/CN=Example mark" issuer mark 20260101000000Z 20270101000000Z
issue common "/O=Example/markType=Prior Use Mark" issuer mark 20260101000000Z 20270101000000Z
issue server "/CN=example.com" issuer server 20260101000000Z 20270101000000Z
issue other "/O=Nobody" other issuer 20200101000000Z 20600101000000Z
issue stranger "/O=Example/CN=Example mark" other mark 20260101000000Z 20270101000000Z

cat "$work/mark.crt" "$work/issuer.crt" "$work/root.crt" >mark.pem
cat "$work/common.crt" "$work/issuer.crt" "$work/root.crt" >common.pem
cat "$work/issuer.crt" "$work/mark.crt" "$work/root.crt" >disordered.pem
cat "$work/server.crt" "$work/issuer.crt" "$work/root.crt" >server.pem
cat "$work/stranger.crt" "$work/other.crt" >stranger.pem
