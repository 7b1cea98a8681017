// 通道信息 with its versions, and the banner that tells what is edited but not in effect.
import { defineRoom } from "@/frame/room";

export default [
  defineRoom({
    realm: "office",
    path: "/channels/versions",
    may: "channel.view",
    label: ["版本记录", "Versions"],
    load: () => import("./versions"),
  }),
  defineRoom({
    realm: "office",
    path: "/channels",
    may: "channel.view",
    menu: { under: "channels", order: 10, label: ["通道信息", "Channel list"] },
    load: () => import("./page"),
    banner: () => import("./banner"),
  }),
];
