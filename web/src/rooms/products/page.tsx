// The list of products.
import { Alert } from "antd";
import { api, take } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Action,
  DataTable,
  finds,
  NewButton,
  Page,
  type Query,
  useAct,
  useConfirm,
  useDetail,
  useEnabledColumn,
  useEnabledFilter,
  useStateColumn,
} from "@/parts";
import { PARTS } from "@/rooms/channels/states";
import { asIs, type Product, saveProduct, sceneOf, useProductOptions, useProducts, useProductsChanged } from "./asked";
import { NEW, ProductForm } from "./form";
import { ProductDrawer } from "./one";
import "./products.css";
import { percent, useLimits } from "./shown";
import { words } from "./words";

export default function Products() {
  const t = useWords(words);
  const listed = useListed();
  const may = useMay();
  const detail = useDetail("product");
  const editing = useDetail("edit");
  const options = useProductOptions();
  const actions = useActions(editing.open);
  const removed = useProducts().data?.removed ?? [];
  const limits = useLimits();
  const state = useStateColumn(PARTS);
  const enabled = useEnabledColumn(t.enabled, { card: "side" });
  const whether = useEnabledFilter(t.enabled);
  const add = may("product.edit") && <NewButton onClick={() => editing.open(NEW)}>{t.add}</NewButton>;
  return (
    <Page title={t.title} intro={t.intro} extra={add}>
      {removed.length > 0 && <Alert type="warning" showIcon title={t.goesNext(listed(removed))} />}
      <DataTable<Product>
        id="products"
        title={t.title}
        rowKey={(row) => row.name}
        load={({ signal }) => take(api.GET("/office/api/products", { signal }))}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
          { kind: "multi", name: "scene", label: t.scene, options: options.data && [...options.data.scenes] },
          whether,
        ]}
        match={matches}
        columns={[
          {
            key: "name",
            title: t.name,
            essential: true,
            render: (row) => <Named row={row} />,
            text: (row) => row.name,
          },
          { key: "label", title: t.label, hidden: true },
          { key: "scene_label", title: t.scene },
          {
            key: "channel",
            title: t.channel,
            render: (row) => <Carried row={row} />,
            text: (row) => carriedBy(row, t),
          },
          { key: "limits", title: t.limits, align: "right", text: (row) => limits(row.min_fen, row.max_fen) },
          { key: "rate_bp", title: t.rate, align: "right", text: (row) => percent(row.rate_bp) },
          enabled,
          state("state", t.state),
        ]}
        onOpen={(row) => detail.open(row.name)}
        actions={actions}
        tone={(row) => (row.findings.some((one) => !one.warning) ? "bad" : row.enabled ? undefined : "off")}
        empty={{ title: t.none, text: t.noneNext, action: add }}
      />
      <ProductDrawer detail={detail} edit={editing.open} />
      <ProductForm editing={editing} />
    </Page>
  );
}

function matches(row: Product, query: Query): boolean {
  const scenes = [query.scene ?? []].flat();
  const carriers = row.carriers.map((one) => `${one.title} ${one.name}`);
  return (
    finds(query, row.name, row.label_zh, row.label_en, ...carriers) &&
    (scenes.length === 0 || scenes.includes(sceneOf(row))) &&
    (!query.enabled || (query.enabled === "yes") === row.enabled)
  );
}

function carriedBy(
  row: Product,
  t: { picksCount: (n: number) => string; noChannel: string; more: (n: number) => string },
) {
  if (row.scene === null) return t.picksCount(row.picks.length);
  const own = row.carriers.find((one) => one.own);
  if (!own) return t.noChannel;
  const others = row.carriers.length - 1;
  return others > 0 ? `${own.title} (${t.more(others)})` : own.title;
}

function Named({ row }: { row: Product }) {
  return (
    <span className="product-named">
      <code>{row.name}</code>
      <span className="soft">{row.label}</span>
    </span>
  );
}

function Carried({ row }: { row: Product }) {
  const t = useWords(words);
  const own = row.carriers.find((one) => one.own);
  if (row.scene === null || !own) return <span className="soft">{carriedBy(row, t)}</span>;
  const others = row.carriers.length - 1;
  return (
    <>
      {own.title.split(" ").slice(0, 2).join(" ")}
      {others > 0 && <span className="soft"> {t.more(others)}</span>}
    </>
  );
}

function useActions(edit: (name: string) => void): (row: Product) => (Action | false)[] {
  const t = useWords(words);
  const listed = useListed();
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct(useProductsChanged(), true);
  return (row) => [
    may("product.edit") && { key: "edit", label: t.edit, onClick: () => edit(row.name) },
    may("product.edit") && {
      key: "enabled",
      label: row.enabled ? t.turnOff : t.turnOn,
      onClick: () => void act(() => saveProduct(row.name, { ...asIs(row), enabled: !row.enabled }), t.saved),
    },
    may("product.edit") && {
      key: "remove",
      label: t.remove,
      danger: true,
      onClick: async () => {
        const picked = row.picked_by.length > 0 && <p>{t.removePicked(listed(row.picked_by))}</p>;
        const text = (
          <>
            <p>{t.removeWhy}</p>
            {picked}
          </>
        );
        if (!(await confirm({ title: t.removeAsk(row.name), text, danger: true, ok: t.remove }))) return;
        const params = { path: { name: row.name } };
        await act(() => take(api.DELETE("/office/api/products/{name}", { params })), t.saved);
      },
    },
  ];
}
