// The groups of the menu, in the words of the documents. Rooms name the group that they stand under.
import {
  AppstoreOutlined,
  CarOutlined,
  ClusterOutlined,
  CreditCardOutlined,
  MessageOutlined,
  SettingOutlined,
  ShopOutlined,
  TransactionOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";
import type { Realm } from "@/api/client";
import type { Pair } from "./language";

export interface Group {
  key: string;
  under?: string; // another group
  order: number;
  label: Pair;
  icon?: ComponentType;
}

export const GROUPS: Record<Realm, Group[]> = {
  office: [
    { key: "trade", order: 10, label: ["交易管理", "Trade"], icon: TransactionOutlined },
    { key: "business", order: 15, label: ["业务管理", "Business"], icon: CarOutlined },
    { key: "messages", order: 20, label: ["消息与文件", "Messages and files"], icon: MessageOutlined },
    { key: "merchants", order: 30, label: ["商户管理", "Merchants"], icon: ShopOutlined },
    { key: "basics", order: 40, label: ["基础信息管理", "Basic information"], icon: AppstoreOutlined },
    { key: "system", order: 50, label: ["系统设置", "System settings"], icon: SettingOutlined },
    { key: "channels", under: "system", order: 1, label: ["通道管理", "Channels"], icon: ClusterOutlined },
  ],
  portal: [
    { key: "payway", order: 10, label: ["支付通道", "Payment channels"], icon: CreditCardOutlined },
    { key: "trade", order: 20, label: ["交易", "Trade"], icon: TransactionOutlined },
  ],
};
