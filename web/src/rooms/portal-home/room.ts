// The portal's first page: the merchant's day, and what of the set-up is still to do.
import { DashboardOutlined } from "@ant-design/icons";
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/",
  may: "portal.view",
  menu: { under: "top", order: 0, label: ["首页", "Home"], icon: DashboardOutlined },
  load: () => import("./page"),
});
