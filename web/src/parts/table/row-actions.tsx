// What can be done with a row: buttons with words, and a menu for what is beyond three.
import { Button, Dropdown, Tooltip } from "antd";
import { useWords } from "@/frame/language";
import type { Action } from "./types";
import { words } from "./words";

const AT_ONCE = 3;

export function RowActions({ actions, of, large }: { actions: Action[]; of: string; large?: boolean }) {
  const t = useWords(words);
  const few = actions.length <= AT_ONCE ? actions : actions.slice(0, AT_ONCE - 1);
  const rest = actions.slice(few.length);
  return (
    <div className="dt-actions" onClick={(event) => event.stopPropagation()}>
      {few.map((action) => (
        <One key={action.key} action={action} of={of} large={large} />
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map(({ key, label, danger, disabled, why, onClick }) => ({
              key,
              label: disabled && why ? `${label} – ${why}` : label,
              danger,
              disabled,
              onClick,
            })),
          }}
        >
          <Button type={large ? "default" : "link"} size={large ? "middle" : "small"} aria-label={t.othersOf(of)}>
            {t.others}
          </Button>
        </Dropdown>
      )}
    </div>
  );
}

function One({ action, of, large }: { action: Action; of: string; large?: boolean }) {
  const button = (
    <Button
      type={large ? "default" : "link"}
      size={large ? "middle" : "small"}
      danger={action.danger}
      disabled={action.disabled}
      aria-label={of ? `${action.label} ${of}` : undefined}
      onClick={action.onClick}
    >
      {action.label}
    </Button>
  );
  return action.disabled && action.why ? <Tooltip title={action.why}>{button}</Tooltip> : button;
}
