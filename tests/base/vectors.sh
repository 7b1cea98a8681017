#!/bin/sh
# Makes vectors.json: signatures of document 003 computed with openssl, sort and nothing of ours.
# The merchant's key is written to vectors.pem. Run once; the results are kept so that they never change.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -f "$here/vectors.pem" ] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$here/vectors.pem" 2>/dev/null

vector() { # name, MD5 key, then name=value of every field in the order of sending
    name=$1; key=$2; shift 2
    text=$(printf '%s\n' "$@" | grep -v '=$' | grep -v '^sign=' | LC_ALL=C sort -t= -k1,1 | paste -sd'&' -)
    text="$text&key=$key"
    digest=$(printf '%s' "$text" | openssl dgst -md5 -r | cut -c1-32 | tr a-f A-F)
    sign=$(printf '%s' "$digest" | openssl dgst -sha256 -sign "$here/vectors.pem" | openssl base64 -A)
    fields=$(printf '%s\n' "$@" | sed 's/\\/\\\\/g; s/"/\\"/g; s/^\([^=]*\)=\(.*\)$/"\1": "\2"/' | paste -sd',' -)
    quoted=$(printf '%s' "$text" | sed 's/\\/\\\\/g; s/"/\\"/g')
    printf '{"name": "%s", "md5_key": "%s", "fields": {%s},\n "text": "%s",\n "digest": "%s",\n "sign": "%s"}' \
        "$name" "$key" "$fields" "$quoted" "$digest" "$sign"
}

{
    printf '[\n'
    vector "an order" 8fj39dk2msl10xj4nz7qpw5e6rtyu8io merId=M10001 orderId=20260101000001 orderAmt=19.99 channel=wxwap \
        'desc=测试商品 no. 1' attch=a1 smstyle=1 userId=u-7 ip=127.0.0.1 'notifyUrl=https://shop.example/notify?x=1&y=2' \
        returnUrl=https://shop.example/back nonceStr=0123456789abcdef0123456789abcdef
    printf ',\n'
    vector "empty values take no part" k merId=M1 orderId=1 desc= attch= nonceStr=n
    printf ',\n'
    vector "capitals sort before small letters" k b=1 B=2 a=3 Z=4 _=5 0=6
    printf ',\n'
    vector "a name that begins another sorts first" k ab1=1 ab=2 abc=3 a=4
    printf ',\n'
    vector "raw values, nothing escaped" 'k&key=x' 'a=1+2 %20"\/' 'b=😀=&' c=ü
    printf ',\n'
    vector "a query" 8fj39dk2msl10xj4nz7qpw5e6rtyu8io orderId=20260101000001 merId=M10001 nonceStr=q
    printf '\n]\n'
} >"$here/vectors.json"
