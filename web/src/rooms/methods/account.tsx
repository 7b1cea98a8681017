// Where the secret of a channel's application is: the platform channel of the same AppID, with the way to edit or add it.
import { Button } from "antd";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { State } from "@/parts";
import { ChannelLink } from "@/rooms/channels/detail";
import type { MethodChannel } from "./asked";
import { words } from "./words";

interface Props {
  of: NonNullable<MethodChannel["account"]>;
  edit: (channel: number) => void;
  add: (codes: string) => void;
}

export function AccountLine({ of, edit, add }: Props) {
  const t = useWords(words);
  const may = useMay()("channel.edit");
  const { channel } = of;
  return (
    <div className="method-account">
      <span className="soft">{channel ? t.accountOf(channel.code_name) : t.account}</span>
      {channel ? (
        <>
          <ChannelLink id={channel.id} title={`${channel.id} ${channel.code}`} />
          {of.secret && <span className="mono method-value">{of.secret}</span>}
          {!channel.enabled && <State tone="warn">{t.offAll}</State>}
        </>
      ) : (
        <span className="method-said">{t.noAccount(of.application)}</span>
      )}
      {may && (
        <Button type="link" size="small" onClick={() => (channel ? edit(channel.id) : add(of.codes))}>
          {channel ? t.editSettings : t.addAccount}
        </Button>
      )}
    </div>
  );
}
