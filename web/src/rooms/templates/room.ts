// 短信模板: texts that merchants send by name.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/templates",
  may: "sms.view",
  menu: { under: "messages", order: 20, label: ["短信模板", "SMS templates"] },
  load: () => import("./page"),
});
