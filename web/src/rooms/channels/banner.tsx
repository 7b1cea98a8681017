// Above every page: something is edited but not in effect.
import { Alert } from "antd";
import { Link, useLocation } from "wouter";
import { useWords } from "@/frame/language";
import { useAddress } from "@/parts/address";
import { useRevisionState } from "./revision-state";
import { words } from "./words-refresh";

export default function Banner() {
  const t = useWords(words);
  const { data } = useRevisionState();
  const [path] = useLocation();
  const [address] = useAddress();
  if (!data?.edited || (path === "/channels" && address.has("refresh"))) return null;
  return (
    <Alert
      type="warning"
      showIcon
      banner
      role="status"
      title={data.newest ? t.banner(data.changes) : t.bannerFirst}
      action={<Link href="/channels?refresh=1">{t.look}</Link>}
    />
  );
}
