// The list of merchants.
import { useState } from "react";
import { useLocation } from "wouter";
import { list } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  isAnyAddress,
  momentColumn,
  NewButton,
  Page,
  State,
  useEnabledColumn,
  useEnabledFilter,
} from "@/parts";
import { type Choices, type MerchantRow, useChoices } from "./asked";
import { NewMerchant } from "./create";
import { words } from "./words";

export function Merchants() {
  const t = useWords(words);
  const may = useMay();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  const choices = useChoices();
  return (
    <Page
      title={t.title}
      intro={t.intro}
      extra={may("merchant.edit") && <NewButton onClick={() => setAdding(true)}>{t.add}</NewButton>}
    >
      <DataTable
        id="merchants"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/merchants", ask)}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
          useEnabledFilter(t.state),
        ]}
        columns={useColumns(choices)}
        tone={(row) => (row.enabled ? undefined : "off")}
        onOpen={(row) => go(`/merchants/${encodeURIComponent(row.id)}`)}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <NewMerchant open={adding} close={() => setAdding(false)} />
    </Page>
  );
}

function useColumns(choices: Choices | undefined): Column<MerchantRow>[] {
  const t = useWords(words);
  const enabled = useEnabledColumn(t.state, { key: "state", card: "side" });
  const label = (of: Choices["ladders"] | undefined, value: string) =>
    of?.find((one) => one.value === value)?.label ?? value;
  const keys = (row: MerchantRow) => (!row.has_public_key ? t.noKey : row.has_old_keys ? t.twoKeys : t.hasKey);
  const products = (row: MerchantRow) =>
    row.products === null ? t.productsAll : row.products.length === 0 ? "—" : t.productsCount(row.products.length);
  return [
    { key: "name", title: t.name, essential: true, card: "title" },
    { key: "id", title: t.id, face: "mono" },
    enabled,
    {
      key: "keys",
      title: t.keys,
      render: (row) => (
        <State tone={!row.has_public_key ? "bad" : row.has_old_keys ? "warn" : "good"}>{keys(row)}</State>
      ),
      text: keys,
    },
    {
      key: "allowed_ips",
      title: t.ips,
      render: (row) => (isAnyAddress(row.allowed_ips) ? <State tone="warn">{t.any}</State> : row.allowed_ips),
      text: (row) => (isAnyAddress(row.allowed_ips) ? t.any : row.allowed_ips),
    },
    { key: "products", title: t.products, text: products },
    { key: "people", title: t.people, align: "right", text: (row) => String(row.people) },
    { key: "late_money", title: t.late, text: (row) => label(choices?.late_money, row.late_money) },
    { key: "ladder", title: t.ladder, hidden: true, text: (row) => label(choices?.ladders, row.notice_ladder) },
    { key: "json", title: t.json, hidden: true, text: (row) => (row.notice_json ? t.jsonOn : t.jsonOff) },
    momentColumn("created_at", t.created, { key: "created" }),
  ];
}
