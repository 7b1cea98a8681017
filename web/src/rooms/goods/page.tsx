// The shop's goods, orders and claims, a list each; one of them opens in a drawer.
import { Tabs } from "antd";
import { useWords } from "@/frame/language";
import { DetailDrawer, Page, useAddress, useDetail } from "@/parts";
import type { About } from "./asked";
import "./goods.css";
import { List } from "./lists";
import { Item } from "./one";
import { words } from "./words";

const FILTERS = ["search", "state", "from", "to", "merchant_id", "channel_id"]; // of the list that was left

export default function Shop() {
  const t = useWords(words);
  const detail = useDetail("item");
  const [values, put] = useAddress();
  const tabs: { key: About; label: string }[] = [
    { key: "goods", label: t.goods },
    { key: "order", label: t.orders },
    { key: "aftersale", label: t.claims },
  ];
  const shown = tabs.find(({ key }) => key === values.get("tab"))?.key ?? "goods";
  return (
    <Page title={t.title} intro={t.intro}>
      <Tabs
        className="shop-tabs"
        activeKey={shown}
        destroyOnHidden
        items={tabs.map(({ key, label }) => ({ key, label, children: <List about={key} onOpen={detail.open} /> }))}
        onChange={(tab) => {
          const none = Object.fromEntries(FILTERS.map((name) => [name, undefined]));
          put({ ...none, tab: tab === "goods" ? undefined : tab }, "push");
        }}
      />
      <DetailDrawer detail={detail} title={t.one} size={860}>
        {(id) => <Item id={id} />}
      </DetailDrawer>
    </Page>
  );
}
