// What the developer settings say.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["开发设置", "Developer settings"],
  intro: [
    "按顺序完成下面的步骤，就能从自己的服务器下单。",
    "Follow the steps in order, and your own server can place orders.",
  ],
  steps: ["步骤", "Steps"],
  platform: ["平台公钥与接口地址", "The hub's public key and address"],
  debugger: ["签名调试器", "Signature debugger"],

  bound: ["谷歌验证码已在首次登录时绑定。", "The authenticator was bound at your first sign-in."],
  boundWhy: [
    "修改公钥、服务器 IP 和密钥时需要它。手机丢失时用恢复码登录。",
    "Changing keys and addresses asks for it. If the phone is lost, a recovery code lets you in.",
  ],
  recoveryCodes: ["换一组恢复码", "Draw new recovery codes"],

  current: ["当前公钥", "Current key"],
  previous: ["上一把公钥", "Previous key"],
  thisKey: ["这把公钥", "This key"],
  noKey: [
    "还没有登记公钥，任何签名都不能通过。粘贴您的公钥，或者在浏览器里生成一对。",
    "No public key is registered, so no signature can be right. Paste yours, or make a pair in the browser.",
  ],
  bothLive: [
    "两把都有效。确认服务器已换用新私钥后，停用这一把；新公钥登记错了，就撤回新的。",
    "Both are live. End this one once your servers sign with the new private key; if the new key is wrong, take it back.",
  ],
  changeKey: ["更换公钥", "Change the key"],
  publicKeyPaste: ["RSA 公钥", "RSA public key"],
  publicKeyNote: [
    "PEM、去掉头尾的 base64 或 X.509 证书均可；至少 2048 位",
    "PEM, its bare base64 or an X.509 certificate; 2048 bits or more",
  ],
  saveKey: ["保存公钥", "Save the key"],
  saveKeyWhat: [
    "保存后立即生效；原来的公钥继续有效，直到您停用它。",
    "It is live at once; the former key stays good until you end it.",
  ],
  saveFirstKeyWhat: [
    "保存后立即生效：您的服务器用对应的私钥签名即可下单。",
    "It is live at once: your servers can order, signing with its private key.",
  ],
  bits: (bits: number) => [`${bits} 位`, `${bits} bits`],
  fingerprint: ["指纹（SHA-256）", "Fingerprint (SHA-256)"],
  copyKey: ["复制公钥", "Copy the key"],
  weak: ["不足 2048 位：仍可使用，但建议尽快更换。", "Under 2048 bits: it still works, but should be changed soon."],
  oneAtATime: [
    "最多两把同时有效：要再换一把，先停用上一把，或撤回新的。",
    "Two live at most: before you set another, end the previous one or take the new one back.",
  ],
  isPrivate: [
    "这是私钥，没有发出。私钥只留在您自己的服务器上：请作废这一对，重新生成一对，这里填新的公钥。",
    "This is a private key; it was not sent. It never leaves your own server: throw this pair away, make a new one, and give its public key.",
  ],
  retire: ["停用旧的", "End the old one"],
  revert: ["撤回新的", "Take the new one back"],
  revertKey: ["撤回新公钥", "Take the new public key back"],
  revertKeyWhat: [
    "上一把公钥恢复为当前公钥，服务器照旧用它的私钥签名；用新私钥签名的请求马上被拒绝。之后可以再登记正确的公钥。",
    "The previous key is the current one again, and your servers go on signing with it; requests signed with the new private key are refused at once. You can then register the right key.",
  ],
  retireKey: ["停用上一把公钥", "End the previous key"],
  retireKeyWhat: [
    "停用后，用它的私钥签名的请求会被拒绝，不能恢复。",
    "Requests signed with its private key are refused from then on. This can't be undone.",
  ],
  makePair: ["在浏览器里生成密钥对", "Make a pair in the browser"],
  makeAgain: ["重新生成", "Make another pair"],
  makeWhy: ["RSA 2048 位；私钥不会离开浏览器", "RSA, 2048 bits; the private key never leaves the browser"],
  notSecure: [
    "此页面不是通过 HTTPS 打开的，浏览器不提供密钥功能。请用 HTTPS 打开，或用 openssl 生成密钥。",
    "This page is not open over HTTPS, so the browser has no key functions. Use HTTPS, or make the keys with openssl.",
  ],
  privateOnce: ["现在就保存私钥，只显示这一次", "Save the private key now: it is shown this once"],
  privateWhy: [
    "它没有发给平台，关闭页面就没有了。放到您的服务器上，不要放进网页、App 或代码仓库。公钥已填入下方，保存后生效。",
    "It was not sent to the hub and is gone with this page. Keep it on your server, never in a web page, an app or a repository. The public key is in the form below: save it.",
  ],
  privateKey: ["商户私钥（PKCS#8）", "Private key (PKCS#8)"],
  download: ["下载", "Download"],
  copyPrivate: ["复制私钥", "Copy the private key"],
  haveIt: ["我已保存私钥", "I have saved the private key"],
  keepFirst: ["请先下载或复制私钥", "Download or copy the private key first"],
  cancel: ["取消", "Cancel"],
  save: ["保存", "Save"],

  allowed: ["允许下单的服务器 IP", "Servers that may order"],
  needed: ["必填", "Required"],
  unchanged: ["没有改动", "Nothing was changed"],
  allowedNote: [
    "多个用逗号隔开，可以写网段；只填 * 表示不限制",
    "With commas between; networks are fine; * alone allows any",
  ],
  anyWarning: [
    "任何地址都能下单（* 或 /0 网段），密钥一旦泄露就没有第二道防线；正式上线请填服务器的出口 IP。",
    "Any address may order (* or a network /0), so a leaked key has nothing behind it; for live use give your servers' addresses.",
  ],
  yourAddress: ["您现在的地址：", "Your address now:"],
  yourAddressWhy: ["（这台电脑的出口，不一定是服务器的）", "(of this computer, not necessarily of your server)"],
  addMine: ["加入我现在的地址", "Add my address"],
  saveAddresses: ["保存服务器 IP", "Save the addresses"],

  md5Why: [
    "签名文本末尾的 key。只有输入支付密码才能看到，每次查看都有记录；忘记支付密码请找管理员重置。",
    "The key at the end of the text to sign. It takes the payment password to see it, and that is written down; an administrator can reset a forgotten one.",
  ],
  hiddenIn: (seconds: number) => [`${seconds} 秒后隐藏`, `hidden in ${seconds} s`],
  hide: ["隐藏", "Hide"],
  showMd5: ["查看 MD5 密钥", "Show the MD5 key"],
  showOk: ["查看", "Show"],
  showWhat: ["密钥会显示 30 秒。", "The key is shown for 30 seconds."],
  rotate: ["更换 MD5 密钥", "Change the MD5 key"],
  rotateWhat: [
    "平台会生成新密钥。新旧两把都能下单，直到您停用旧的；但平台的应答和通知从此用新密钥签名，请先准备好验证新密钥。",
    "The hub draws a new key. You may order with both until you end the former; but answers and notices are signed with the new one from now on, so be ready to verify it.",
  ],
  bothMd5Live: [
    "新旧两把 MD5 密钥都有效。服务器换用新密钥后，停用旧的；不想换了，就撤回新的。要再换一把，也先做其中一件。",
    "Two MD5 keys are live. End the former once your servers use the new one, or take the new one back. Either comes before another change.",
  ],
  retireMd5: ["停用旧的 MD5 密钥", "End the former MD5 key"],
  retireMd5What: [
    "停用后，用旧密钥签名的请求会被拒绝，不能恢复。",
    "Requests signed with the former key are refused from then on. This can't be undone.",
  ],

  revertMd5: ["撤回新的 MD5 密钥", "Take the new MD5 key back"],
  revertMd5What: [
    "旧密钥恢复为当前密钥，平台的应答和通知马上改回用它签名；用新密钥签名的请求马上被拒绝。",
    "The former key is the current one again, and the hub signs answers and notices with it at once; requests signed with the new key are refused at once.",
  ],

  merchantId: ["商户号 merId", "Merchant number merId"],
  apiUrl: ["下单地址", "Address for orders"],
  platformKey: ["平台公钥", "The hub's public key"],
  verifyTitle: ["验证平台的应答和通知", "Verify the hub's answers and notices"],
  verify1: [
    "去掉 sign 和空值字段，其余按字段名 ASCII 升序拼成 k=v&k=v…&key=MD5密钥。",
    "Leave out sign and empty fields; join the rest in ascending ASCII order as k=v&k=v…&key=MD5 key.",
  ],
  verify2: ["取 MD5，转成大写。", "Take its MD5 in upper case."],
  verify3: [
    "用平台公钥验证 sign：base64 解码，SHA256withRSA，被签的是第 2 步的文本。",
    "Verify sign with the hub's public key: base64, SHA256withRSA, over the text of step 2.",
  ],
  verify4: [
    "通知：核对 orderId 与金额后回 success；同一 sysOrderId 可能来多次，只处理一次。",
    "Notices: check orderId and amount, then answer success; the same sysOrderId may come again and counts once.",
  ],
});
