// 导出任务: lists that were asked for as files, in both realms.
import { defineRoom } from "@/frame/room";

const menu = { under: "trade", order: 40, label: ["导出任务", "Exports"] } as const;

export default [
  defineRoom({ realm: "office", path: "/exports", may: "payment.export", menu, load: () => import("./page") }),
  defineRoom({ realm: "portal", path: "/exports", may: "portal.payment", menu, load: () => import("./page") }),
];
