// Text messages: the log, one of them whole, a test.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/sms",
  may: "sms.view",
  menu: { under: "messages", order: 10, label: ["短信", "Text messages"] },
  load: () => import("./page"),
});
