#!/usr/bin/env bash
# SendMessage with curl: URL KEY.pem CERT.pem GATEWAY.cert.pem SERVICE DOCUMENT.xml
# QAQPA names the program that signs and verifies; it is `qaqpa` unless set. CURL_OPTIONS are further options of curl.
set -euo pipefail
url=$1 key=$2 cert=$3 gateway=$4 service=$5 document=$6
qaqpa=${QAQPA:-qaqpa}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

escaped=$(sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' "$document")
cat > "$work/message.xml" <<XML
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><n:SendMessage xmlns:n="http://bip.bee.kz/SyncChannel/v10/Types"><request><requestInfo><messageId>$(cat /proc/sys/kernel/random/uuid)</messageId><serviceId>$service</serviceId><messageDate>$(date -u +%Y-%m-%dT%H:%M:%SZ)</messageDate><sender><senderId>portal</senderId></sender></requestInfo><requestData><data xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">$escaped</data></requestData></request></n:SendMessage></soap:Body></soap:Envelope>
XML
"$qaqpa" sign --wss a --key "$key" --cert "$cert" "$work/message.xml" > "$work/signed.xml"
# shellcheck disable=SC2086
status=$(curl --silent --show-error ${CURL_OPTIONS:-} --header 'Content-Type: text/xml; charset=utf-8' --header 'SOAPAction: ""' \
    --data-binary "@$work/signed.xml" --output "$work/answer.xml" --write-out '%{http_code}' "$url")
leaf() { sed -n "s:.*<$1>\([^<]*\)</$1>.*:\1:p" "$work/answer.xml" | head -1; }
if [ "$status" != 200 ]; then
    echo "fault $(leaf errorCode) $(leaf errorMessage)" >&2
    exit 1
fi
# The answer names its signer; it must be the gateway's certificate and no other.
[ "$(sed -n 's:.*<wsse\:KeyIdentifier[^>]*>\([^<]*\)<.*:\1:p' "$work/answer.xml" | head -1)" = "$(grep -v -- ----- "$gateway" | tr -d '\r\n')" ]
"$qaqpa" verify --key-only "$work/answer.xml" > /dev/null
echo "$(leaf code) $(leaf messageId) verified"
