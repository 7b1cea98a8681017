// The list of SMS templates.
import { PlusOutlined } from "@ant-design/icons";
import { Alert, App, Button } from "antd";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { type Action, DataTable, Page, State, useConfirm, useDetail, useStateWord } from "@/parts";
import { PARTS } from "@/rooms/channels/states";
import { asIs, saveTemplate, type Template, useTemplates, useTemplatesChanged } from "./asked";
import { NEW, TemplateForm } from "./form";
import { TemplateDrawer } from "./one";
import "./templates.css";
import { words } from "./words";

export default function Templates() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("template");
  const editing = useDetail("edit");
  const actions = useActions(editing.open);
  const word = useStateWord(PARTS);
  const removed = useTemplates().data?.removed ?? [];
  const add = may("sms.edit") && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => editing.open(NEW)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} extra={add}>
      {removed.length > 0 && <Alert type="warning" showIcon title={t.goesNext(removed.join(", "))} />}
      <DataTable<Template>
        id="templates"
        title={t.title}
        rowKey={(row) => row.name}
        load={({ signal }) => take(api.GET("/office/api/templates", { signal }))}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
          {
            kind: "select",
            name: "enabled",
            label: t.enabled,
            options: [
              { value: "yes", label: t.on },
              { value: "no", label: t.off },
            ],
          },
        ]}
        match={(row, query) =>
          [row.name, row.label_zh, row.label_en, row.text].some((text) =>
            text.toLowerCase().includes(String(query.search ?? "").toLowerCase()),
          ) &&
          (!query.enabled || (query.enabled === "yes") === row.enabled)
        }
        columns={[
          { key: "name", title: t.name, essential: true, render: (row) => <code>{row.name}</code> },
          { key: "label", title: t.label },
          { key: "text", title: t.text, wrap: true, width: 280 },
          { key: "params", title: t.params, text: (row) => row.params.join(", ") || t.noParams },
          { key: "carriers", title: t.carriers, text: (row) => t.known(row.carriers.length) },
          {
            key: "enabled",
            title: t.enabled,
            card: "side",
            render: (row) => <State tone={row.enabled ? "good" : "off"}>{row.enabled ? t.on : t.off}</State>,
            text: (row) => (row.enabled ? t.on : t.off),
          },
          {
            key: "state",
            title: t.state,
            render: (row) => <State of={row.state} in={PARTS} />,
            text: (row) => word(row.state),
          },
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
  const changed = useTemplatesChanged();
  const { message, notification } = App.useApp();
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      message.success(t.saved);
    } catch (error) {
      const problem = problemOf(error);
      notification.error({ title: problem.message, description: problem.remedy });
    }
    await changed();
  };
  return (row) => [
    may("sms.edit") && { key: "edit", label: t.edit, onClick: () => edit(row.name) },
    may("sms.edit") && {
      key: "enabled",
      label: row.enabled ? t.turnOff : t.turnOn,
      onClick: () => void act(() => saveTemplate(row.name, { ...asIs(row), enabled: !row.enabled })),
    },
    may("sms.edit") && {
      key: "remove",
      label: t.remove,
      danger: true,
      onClick: async () => {
        if (!(await confirm({ title: t.removeAsk(row.name), text: t.removeWhy, danger: true, ok: t.remove }))) return;
        await act(() => take(api.DELETE("/office/api/templates/{name}", { params: { path: { name: row.name } } })));
      },
    },
  ];
}
