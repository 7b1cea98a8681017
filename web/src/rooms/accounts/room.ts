// Who signs in to the office.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/accounts",
  may: "account.view",
  menu: { under: "system", order: 4, label: ["账号", "Accounts"] },
  load: () => import("./page"),
});
