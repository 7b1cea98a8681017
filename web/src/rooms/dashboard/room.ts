// The office's first page: what came in, how the channels do, what wants attention.
import { DashboardOutlined } from "@ant-design/icons";
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/",
  may: "dashboard.view",
  menu: { under: "top", order: 0, label: ["工作台", "Overview"], icon: DashboardOutlined },
  load: () => import("./page"),
});
