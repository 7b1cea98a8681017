// Colours, type and sizes: one accent, light or dark as the system is.
import { type ThemeConfig, theme } from "antd";
import { useSyncExternalStore } from "react";

const FONT =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

function watch(query: string): (changed: () => void) => () => void {
  return (changed) => {
    const media = matchMedia(query);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  };
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(watch(query), () => matchMedia(query).matches);
}

/** Whether the screen is a phone's. */
export function useNarrow(): boolean {
  return useMedia("(max-width: 767px)");
}

/** Whether the menu has room beside the page. */
export function useWide(): boolean {
  return useMedia("(min-width: 1024px)");
}

export function useTheme(): ThemeConfig {
  const dark = useMedia("(prefers-color-scheme: dark)");
  const still = useMedia("(prefers-reduced-motion: reduce)");
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: "hutong" }, // index.html bears this class, so that our own styles know the variables
    hashed: false,
    token: {
      motion: !still,
      colorPrimary: dark ? "#4f6ce0" : "#3350c4",
      colorLink: dark ? "#9db0ff" : "#3350c4",
      colorError: dark ? "#ff8f87" : "#c4281c",
      colorInfo: dark ? "#4f6ce0" : "#3350c4",
      colorLinkHover: dark ? "#b6c4ff" : "#2a44ad",
      colorLinkActive: dark ? "#b6c4ff" : "#22388f",
      colorTextPlaceholder: dark ? "#8a929c" : "#6b7280",
      colorTextDescription: dark ? "#a3acb7" : "#5b6470",
      colorTextTertiary: dark ? "#a3acb7" : "#5b6470",
      colorBgLayout: dark ? "#0f1215" : "#f3f4f6",
      colorBgContainer: dark ? "#191d22" : "#ffffff",
      colorBgElevated: dark ? "#1f242a" : "#ffffff",
      fontFamily: FONT,
      borderRadius: 6,
      wireframe: false,
    },
    components: {
      Layout: { headerHeight: 48, headerPadding: "0 16px" },
      Button: { dangerColor: dark ? "#1f0d0b" : "#ffffff" },
      Menu: {
        itemHeight: 36,
        itemMarginInline: 8,
        subMenuItemBg: "transparent",
        itemSelectedColor: dark ? "#b6c4ff" : "#2a44ad",
        subMenuItemSelectedColor: dark ? "#b6c4ff" : "#2a44ad",
      },
    },
  };
}
