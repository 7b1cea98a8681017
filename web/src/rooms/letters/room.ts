// Push settings: by which channel and template each kind of message goes, and whether the templates are right.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/letters",
  may: "message.view",
  menu: { under: "basics", order: 50, label: ["推送配置", "Push settings"] },
  load: () => import("./page"),
});
