#!/bin/sh
# Makes vectors.json: signatures of document 003 computed with openssl, sort and nothing of ours.
# The merchant's key is written to vectors.pem. The results are kept: made again with that key they are the same.
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
    # What docs/api shows, by path. In the answer and the notices this key stands for the hub's.
    md5=8fj39dk2msl10xj4nz7qpw5e6rtyu8io nonce=0123456789abcdef0123456789abcdef
    printf ',\n'
    vector /api/sms/send $md5 merId=M10001 smsId=S20261128000001 mobile=13800138000 template=notice \
        'params={"name":"张三","fee":"12.50"}' ip=203.0.113.9 notifyUrl=https://shop.example/sms nonceStr=$nonce
    printf ',\n'
    vector /api/sms/query $md5 merId=M10001 smsId=S20261128000001 nonceStr=$nonce
    printf ',\n'
    vector /api/sms/code/send $md5 merId=M10001 smsId=C20261128000001 mobile=13900139000 template=code purpose=login \
        length=6 seconds=300 nonceStr=$nonce
    printf ',\n'
    vector /api/sms/code/verify $md5 merId=M10001 mobile=13900139000 purpose=login verifyCode=482913 nonceStr=$nonce
    printf ',\n'
    vector "answer /api/sms/send" $md5 code=1 msg=请求成功 merId=M10001 smsId=S20261128000001 total=1 \
        'results=[{"mobile":"13800138000","sysSmsId":"01M8GRF97C2S0QQNMNB2JAB9SJ","status":"sent","reason":""}]' \
        nonceStr=$nonce
    printf ',\n'
    vector "notice sms.delivered" $md5 merId=M10001 smsId=S20261128000001 sysSmsId=01M8GRF97C2S0QQNMNB2JAB9SJ \
        mobile=13800138000 status=delivered nonceStr=$nonce
    printf ',\n'
    vector /api/file/upload $md5 merId=M10001 fileId=F20261128000001 'name=说明 1.txt' size=16 \
        sha256=168159633182df1f0cc34d3915acac77e8eb180834a7847e99b421ce97640b3c nonceStr=$nonce
    printf ',\n'
    vector /api/file/presign $md5 merId=M10001 fileId=F20261128000002 'name=头像 1.png' size=48213 seconds=600 \
        notifyUrl=https://shop.example/file nonceStr=$nonce
    printf ',\n'
    vector /api/file/url $md5 merId=M10001 fileId=F20261128000001 seconds=3600 inline=1 nonceStr=$nonce
    printf ',\n'
    vector /api/file/info $md5 merId=M10001 fileId=F20261128000002 nonceStr=$nonce
    printf ',\n'
    vector /api/file/delete $md5 merId=M10001 fileId=F20261128000001 nonceStr=$nonce
    printf ',\n'
    vector "notice file.stored" $md5 merId=M10001 fileId=F20261128000002 sysFileId=01M8GRFA2YD30RZ4HKEGST9GB8 \
        'name=头像 1.png' size=48213 contentType=image/png status=stored nonceStr=$nonce
    printf '\n]\n'
} >"$here/vectors.json"
