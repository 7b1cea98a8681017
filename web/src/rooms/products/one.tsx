// One product: what it is, which channels carry it, how it differs from what runs.
import { Button } from "antd";
import { Link } from "wouter";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  DetailDrawer,
  Empty,
  Enabled,
  Facts,
  Loaded,
  PlainTable,
  State,
  type useDetail,
  useEnabledColumn,
} from "@/parts";
import { Changes } from "@/rooms/channels/changes";
import { PARTS } from "@/rooms/channels/states";
import { type Product, type ProductCarrier, useProductOptions, useProducts } from "./asked";
import { Advices, percent, useLimits, useRules } from "./shown";
import { words } from "./words";

export function ProductDrawer({
  detail,
  edit,
}: {
  detail: ReturnType<typeof useDetail>;
  edit: (name: string) => void;
}) {
  const t = useWords(words);
  const may = useMay();
  const all = useProducts();
  const name = detail.id;
  return (
    <DetailDrawer
      detail={detail}
      title={name ? `${t.one} ${name}` : t.one}
      extra={
        name !== null &&
        may("product.edit") && (
          <Button type="primary" onClick={() => edit(name)}>
            {t.edit}
          </Button>
        )
      }
    >
      {(id) => (
        <Loaded from={all} keep>
          {({ rows }) => {
            const row = rows.find((one) => one.name === id);
            return row ? <One product={row} /> : <Empty title={t.gone} text={t.goneWhy} />;
          }}
        </Loaded>
      )}
    </DetailDrawer>
  );
}

function One({ product }: { product: Product }) {
  const t = useWords(words);
  const listed = useListed();
  const limits = useLimits();
  const kind = product.state === "added" ? "added" : "changed";
  const fields = product.changes;
  return (
    <div className="stack">
      <Advices found={product.findings} />
      <Facts
        items={[
          { label: t.name, value: <code>{product.name}</code> },
          { label: t.scene, value: product.scene_label },
          { label: t.labelZh, value: product.label_zh },
          { label: t.labelEn, value: product.label_en },
          { label: t.limits, value: limits(product.min_fen, product.max_fen) },
          { label: t.rate, value: percent(product.rate_bp) },
          { label: t.enabled, value: <Enabled of={product.enabled} /> },
          { label: t.state, value: <State of={product.state} in={PARTS} /> },
          product.picked_by.length > 0 && { label: t.pickedBy, value: listed(product.picked_by), wide: true },
        ]}
      />
      {product.scene === null ? <Picks product={product} /> : <Carriers product={product} />}
      {product.state === "changed" && (
        <>
          <h3>{t.changes}</h3>
          <Changes changes={[{ what: "product", subject: product.name, kind, channel_id: null, fields }]} />
        </>
      )}
    </div>
  );
}

function Picks({ product }: { product: Product }) {
  const t = useWords(words);
  return (
    <div>
      <h3>{t.picks}</h3>
      <Facts
        items={product.picks.map((pick) => ({
          label: pick.label,
          value: (
            <Link href={`/products?product=${pick.product}`}>
              <code>{pick.product}</code>
            </Link>
          ),
        }))}
      />
    </div>
  );
}

function Carriers({ product }: { product: Product }) {
  const t = useWords(words);
  const options = useProductOptions().data;
  const rules = useRules();
  const enabled = useEnabledColumn(t.enabled);
  const app = (name: string) => options?.apps.find((one) => one.value === name)?.label ?? name;
  return (
    <div>
      <h3>{t.carriers}</h3>
      {product.carriers.length > 1 && <p className="soft carriers-note">{product.split ? t.splitOn : t.splitOff}</p>}
      <PlainTable<ProductCarrier>
        title={t.carriers}
        rows={product.carriers}
        rowKey={(one) => one.channel_id}
        tone={(one) => (one.enabled && one.channel_enabled ? undefined : "off")}
        columns={[
          {
            key: "title",
            title: t.channel,
            render: (one) => (
              <>
                <Link href={`/channels?channel=${one.channel_id}`}>{one.title}</Link>{" "}
                {one.own && <span className="soft">({t.mainChannel})</span>}
              </>
            ),
          },
          { key: "weight", title: t.weight, align: "right" },
          { key: "rules", title: t.rules, wrap: true, text: (one) => rules(one, app) || t.anyTime },
          enabled,
        ]}
      />
    </div>
  );
}
