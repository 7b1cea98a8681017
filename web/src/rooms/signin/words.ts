// What the way in says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  signIn: ["登录", "Sign in"],
  username: ["用户名", "Username"],
  password: ["密码", "Password"],
  forgot: ["忘记密码请找管理员重置。", "Forgotten? An administrator can reset it."],
  bindTitle: ["绑定谷歌验证码", "Bind an authenticator"],
  bindWhy: [
    "用谷歌身份验证器（或任何 TOTP 应用）扫码，然后填入它显示的 6 位数字。以后每次登录都要用它。",
    "Scan this with Google Authenticator or any TOTP app, then enter the 6 digits it shows. Every sign-in asks for them.",
  ],
  qr: ["认证器的二维码", "The QR code for the authenticator"],
  byHand: ["扫不了码？手动输入密钥", "Can't scan? Enter the secret by hand"],
  code: ["谷歌验证码", "Authenticator code"],
  codeNote: ["认证器里现在的 6 位数字", "The 6 digits your authenticator shows now"],
  bind: ["绑定", "Bind"],
  codeTitle: ["输入谷歌验证码", "Enter the authenticator code"],
  next: ["继续", "Continue"],
  useRecovery: ["手机不在身边？用恢复码", "No phone at hand? Use a recovery code"],
  useCode: ["用谷歌验证码", "Use the authenticator"],
  recovery: ["恢复码", "Recovery code"],
  recoveryNote: ["绑定时保存的十个之一，每个只能用一次", "One of the ten you kept; each is good once"],
  codesLeft: (n: number) => [
    `还剩 ${n} 个恢复码；可在「我的账号」生成新的`,
    `${n} recovery ${n === 1 ? "code is" : "codes are"} left; make fresh ones under “My account”`,
  ],
  noCodesLeft: [
    "恢复码已用完，请马上在「我的账号」生成新的",
    "That was the last recovery code: make fresh ones under “My account” now",
  ],
  passwordTitle: ["换成自己的密码", "Choose a password of your own"],
  passwordWhy: [
    "现在的密码是别人给的，只能用这一次。新密码至少 10 个字符。",
    "The one you were given is good for this once. At least 10 characters.",
  ],
  oldPassword: ["现在的密码", "The present password"],
  change: ["修改并进入", "Change it and go in"],
  other: ["换个账号", "Another account"],
});
