// The list of SMS templates.
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
  useAct,
  useConfirm,
  useDetail,
  useEnabledColumn,
  useEnabledFilter,
  useStateColumn,
} from "@/parts";
import { PARTS } from "@/rooms/channels/states";
import { asIs, saveTemplate, type Template, useTemplates, useTemplatesChanged } from "./asked";
import { NEW, TemplateForm } from "./form";
import { TemplateDrawer } from "./one";
import "./templates.css";
import { words } from "./words";

export default function Templates() {
  const t = useWords(words);
  const listed = useListed();
  const may = useMay();
  const detail = useDetail("template");
  const editing = useDetail("edit");
  const actions = useActions(editing.open);
  const state = useStateColumn(PARTS);
  const enabled = useEnabledColumn(t.enabled, { card: "side" });
  const whether = useEnabledFilter(t.enabled);
  const removed = useTemplates().data?.removed ?? [];
  const add = may("sms.edit") && <NewButton onClick={() => editing.open(NEW)}>{t.add}</NewButton>;
  return (
    <Page title={t.title} intro={t.intro} extra={add}>
      {removed.length > 0 && <Alert type="warning" showIcon title={t.goesNext(listed(removed))} />}
      <DataTable<Template>
        id="templates"
        title={t.title}
        rowKey={(row) => row.name}
        load={({ signal }) => take(api.GET("/office/api/templates", { signal }))}
        filters={[{ kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 }, whether]}
        match={(row, query) =>
          finds(query, row.name, row.label_zh, row.label_en, row.text) &&
          (!query.enabled || (query.enabled === "yes") === row.enabled)
        }
        columns={[
          { key: "name", title: t.name, essential: true, face: "code" },
          { key: "label", title: t.label },
          { key: "text", title: t.text, wrap: true, width: 280 },
          { key: "params", title: t.params, text: (row) => listed(row.params) || t.noParams },
          { key: "carriers", title: t.carriers, text: (row) => t.known(row.carriers.length) },
          enabled,
          state("state", t.state),
        ]}
        onOpen={(row) => detail.open(row.name)}
        actions={actions}
        tone={(row) => (row.findings.some((one) => !one.warning) ? "bad" : row.enabled ? undefined : "off")}
        empty={{ title: t.none, text: t.noneNext, action: add }}
      />
      <TemplateDrawer detail={detail} edit={editing.open} />
      <TemplateForm editing={editing} />
    </Page>
  );
}

function useActions(edit: (name: string) => void): (row: Template) => (Action | false)[] {
  const t = useWords(words);
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct(useTemplatesChanged(), true);
  return (row) => [
    may("sms.edit") && { key: "edit", label: t.edit, onClick: () => edit(row.name) },
    may("sms.edit") && {
      key: "enabled",
      label: row.enabled ? t.turnOff : t.turnOn,
      onClick: () => void act(() => saveTemplate(row.name, { ...asIs(row), enabled: !row.enabled }), t.saved),
    },
    may("sms.edit") && {
      key: "remove",
      label: t.remove,
      danger: true,
      onClick: async () => {
        if (!(await confirm({ title: t.removeAsk(row.name), text: t.removeWhy, danger: true, ok: t.remove }))) return;
        const params = { path: { name: row.name } };
        await act(() => take(api.DELETE("/office/api/templates/{name}", { params })), t.saved);
      },
    },
  ];
}
