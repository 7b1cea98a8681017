// One's own account, from the menu behind one's name.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "both",
  path: "/account",
  label: ["我的账号", "My account"],
  load: () => import("./page"),
});
