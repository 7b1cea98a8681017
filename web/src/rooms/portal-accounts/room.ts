// The merchant's own people.
import { TeamOutlined } from "@ant-design/icons";
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/accounts",
  may: "portal.account",
  menu: { under: "top", order: 30, label: ["账号", "Accounts"], icon: TeamOutlined },
  load: () => import("./page"),
});
