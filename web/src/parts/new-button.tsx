// The button that begins something new, in the head of its page.
import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";

export function NewButton({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={onClick}>
      {children}
    </Button>
  );
}
