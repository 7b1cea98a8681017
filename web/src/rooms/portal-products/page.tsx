// The products open to the merchant, each with a line of code to copy.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { CopyButton, DataTable, finds, Page, State, useStateOptions, useStateWord, yuan } from "@/parts";
import { SCENES, STATES, words } from "./words";

type Product = components["schemas"]["PortalProduct"];

export default function Products() {
  const t = useWords(words);
  const scenes = useStateOptions(SCENES);
  const scene = useStateWord(SCENES);
  const limits = (row: Product) => {
    if (row.max_fen === null) return row.min_fen > 1 ? `≥ ${yuan(row.min_fen)}` : t.noLimit;
    return row.min_fen > 1 ? `${yuan(row.min_fen)} – ${yuan(row.max_fen)}` : t.upTo(yuan(row.max_fen));
  };
  return (
    <Page title={t.title} intro={t.intro}>
      <DataTable
        id="portal-products"
        title={t.title}
        load={({ signal }) => take(api.GET("/portal/api/products", { signal }))}
        rowKey={(row) => row.name}
        match={(row, query) => finds(query, row.name, row.label) && (!query.scene || row.scene === query.scene)}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint },
          { kind: "select", name: "scene", label: t.scene, options: scenes },
        ]}
        columns={[
          { key: "name", title: t.name, essential: true, face: "copy" },
          { key: "label", title: t.label },
          { key: "scene", title: t.scene, text: (row) => scene(row.scene) },
          { key: "limits", title: t.limits, align: "right", text: limits },
          { key: "rate", title: t.rate, align: "right", text: (row) => `${row.rate_bp / 100}%` },
          {
            key: "enabled",
            title: t.state,
            card: "side",
            render: (row) => <State of={String(row.enabled)} in={STATES} />,
          },
          {
            key: "line",
            title: t.line,
            render: (row) => <CopyButton text={`"channel": "${row.name}"`} label={t.copy} />,
          },
        ]}
        tone={(row) => (row.enabled ? undefined : "off")}
        empty={{ title: t.none, text: t.noneNext }}
      />
    </Page>
  );
}
