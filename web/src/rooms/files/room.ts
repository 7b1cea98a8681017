// Files: the list, one of them whole, what carriers keep, what is to be thrown away.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/files",
  may: "file.view",
  menu: { under: "messages", order: 30, label: ["文件", "Files"] },
  load: () => import("./page"),
});
