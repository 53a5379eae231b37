import { Moon, Redo2, Sun, SunMoon, Undo2 } from "lucide-react";
import { memo, useEffect, useState } from "react";
import { Button } from "react-aria-components";
import type { StudioState } from "../state/use-studio.ts";
import { type ModelChoice, ModelDialog } from "./model-dialog.tsx";

interface TopBarProps {
  readonly state: StudioState;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  onUndo(): void;
  onRedo(): void;
  onModel: ModelChoice["onModel"];
}

/** Name, state of the model, undo and redo, theme. */
export const TopBar = memo(function TopBar({ state, canUndo, canRedo, onUndo, onRedo, onModel }: TopBarProps) {
  return (
    <header className="top-bar">
      <h1>
        <img src="/icon.svg" alt="" width={28} height={28} />
        <span>
          <span className="wide">MFIM </span>Studio
        </span>
      </h1>
      <ModelState state={state} onModel={onModel} />
      <div className="row">
        <Button className="icon-button" aria-label="Undo" isDisabled={!canUndo} onPress={onUndo}>
          <Undo2 size={18} aria-hidden="true" />
        </Button>
        <Button className="icon-button" aria-label="Redo" isDisabled={!canRedo} onPress={onRedo}>
          <Redo2 size={18} aria-hidden="true" />
        </Button>
        <ThemeButton />
      </div>
    </header>
  );
});

function ModelState({ state, onModel }: Pick<TopBarProps, "state" | "onModel">) {
  if (state.stage !== "ready") return <span className="model-state" />;
  const {
    loaded: {
      model,
      engine: { provider, threads },
    },
    card,
    changing,
  } = state;
  const engine =
    provider === "webgpu" ? "WebGPU" : `WebAssembly, ${threads === 1 ? "one thread" : `${threads} threads`}`;
  return (
    <span className="model-state">
      <ModelDialog
        name={card?.name ?? model.id}
        size={`${model.resolution} px`}
        chosen={card?.id}
        loading={changing}
        onModel={onModel}
      />
      <span className="engine" title={engine}>
        on this machine's {provider === "webgpu" ? "graphics card" : "processor"}
      </span>
    </span>
  );
}

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];
const icons = { system: SunMoon, light: Sun, dark: Moon } as const;

function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => (localStorage.getItem("theme") as Theme | null) ?? "system");
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    localStorage.setItem("theme", theme);
  }, [theme]);
  const Icon = icons[theme] ?? SunMoon;
  return (
    <Button
      className="icon-button"
      aria-label={`Theme: ${theme}`}
      onPress={() => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length] as Theme)}
    >
      <Icon size={18} aria-hidden="true" />
    </Button>
  );
}
