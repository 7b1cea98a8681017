// A drawer for one thing, whose number is in the address: it can be linked, and "back" closes it.
import { Drawer } from "antd";
import { type ReactNode, useCallback } from "react";
import { useNarrow } from "@/frame/theme";
import { useAddress } from "./address";
import "./parts.css";

export interface Detail {
  id: string | null;
  open: (id: string | number) => void;
  close: () => void;
}

/** Which thing is open: `const detail = useDetail("payment")` → ?payment=… */
export function useDetail(name: string): Detail {
  const [values, put] = useAddress();
  const open = useCallback((id: string | number) => put({ [name]: String(id) }, "push"), [put, name]);
  const close = useCallback(() => put({ [name]: undefined }), [put, name]);
  return { id: values.get(name), open, close };
}

export function DetailDrawer({
  detail,
  title,
  extra,
  footer,
  size = 720,
  children,
}: {
  detail: Detail;
  title: ReactNode;
  extra?: ReactNode;
  footer?: ReactNode;
  size?: number;
  children: (id: string) => ReactNode;
}) {
  const narrow = useNarrow();
  return (
    <Drawer
      open={detail.id !== null}
      onClose={detail.close}
      title={<h2>{title}</h2>}
      extra={extra}
      footer={footer}
      size={narrow ? "100%" : size}
      destroyOnHidden
      className="detail"
      closable={{ placement: "end" }}
    >
      {detail.id !== null && children(detail.id)}
    </Drawer>
  );
}
