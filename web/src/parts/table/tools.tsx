// The table's own buttons: reload, choose columns, print, export.
import { DownloadOutlined, PrinterOutlined, ReloadOutlined, SettingOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, Dropdown, Popover } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { download } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useNarrow } from "@/frame/theme";
import { ProblemNote } from "../problem-note";
import type { Choosing } from "./choosing";
import type { Column, Exporting, Query } from "./types";
import { words } from "./words";

export function Reload({ busy, reload }: { busy: boolean; reload: () => void }) {
  const t = useWords(words);
  return <Button icon={<ReloadOutlined spin={busy} />} aria-label={t.refresh} title={t.refresh} onClick={reload} />;
}

export function ChooseColumns<T>({ columns, choosing }: { columns: Column<T>[]; choosing: Choosing<T> }) {
  const t = useWords(words);
  const narrow = useNarrow();
  const list = (
    <div className="dt-choose">
      {columns.map((column) => (
        <Checkbox
          key={column.key}
          checked={choosing.isShown(column)}
          disabled={column.essential}
          onChange={(event) => choosing.choose(column, event.target.checked)}
        >
          {column.title}
        </Checkbox>
      ))}
      <Button size="small" disabled={!choosing.changed} onClick={choosing.reset}>
        {t.defaults}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list} title={t.columns}>
      <Button icon={<SettingOutlined />} aria-label={t.columns} title={t.columns}>
        {narrow ? null : t.columns}
      </Button>
    </Popover>
  );
}

export function Print({ print }: { print: () => void }) {
  const t = useWords(words);
  return <Button icon={<PrinterOutlined />} aria-label={t.print} title={t.print} onClick={print} />;
}

export function Export({ exports, query, columns }: { exports: Exporting; query: Query; columns: string[] }) {
  const t = useWords(words);
  const narrow = useNarrow();
  const { notification } = App.useApp();
  const [, go] = useLocation(); // a link in a notification would not know where the office's pages begin
  const [busy, setBusy] = useState(false);
  const run = async (format: "csv" | "xlsx") => {
    setBusy(true);
    try {
      if ("href" in exports) await download(exports.href, { ...query, format, columns });
      else {
        await exports.start(format, { query, columns });
        const key = `export ${Date.now()}`;
        const see = () => {
          notification.destroy(key);
          go(exports.jobs);
        };
        notification.success({
          key,
          title: t.started,
          description: t.startedWhy,
          actions: (
            <Button type="link" size="small" onClick={see}>
              {t.toJobs}
            </Button>
          ),
        });
      }
    } catch (error) {
      notification.open({ title: null, description: <ProblemNote problem={problemOf(error)} />, duration: 0 });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "csv", label: t.csv, onClick: () => void run("csv") },
          { key: "xlsx", label: t.xlsx, onClick: () => void run("xlsx") },
        ],
      }}
    >
      <Button icon={<DownloadOutlined />} loading={busy} aria-label={t.export}>
        {narrow ? null : t.export}
      </Button>
    </Dropdown>
  );
}
