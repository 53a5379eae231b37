import { Download, FileJson, FolderOpen, Grid3x3 } from "lucide-react";
import { useState } from "react";
import { Button, FileTrigger } from "react-aria-components";

export type SavedKind = "png" | "jpeg" | "sheet" | "recipe";

interface SavePanelProps {
  readonly isReady: boolean;
  /** @returns the file's name, where it was saved */
  onSave(kind: SavedKind): Promise<string | undefined>;
  onRecipe(file: File): void;
}

/** What leaves the page: files on this machine, each saying what it is. */
export function SavePanel({ isReady, onSave, onRecipe }: SavePanelProps) {
  const [saving, setSaving] = useState<SavedKind>();
  const [saved, setSaved] = useState<string>();
  const save = async (kind: SavedKind) => {
    setSaving(kind);
    setSaved(undefined);
    setSaved(await onSave(kind));
    setSaving(undefined);
  };
  const button = (kind: SavedKind, icon: React.ReactNode, text: string, primary = false) => (
    <Button
      className={primary ? "button primary" : "button"}
      isDisabled={!isReady || saving !== undefined}
      onPress={() => void save(kind)}
    >
      {icon} {saving === kind ? "Saving …" : text}
    </Button>
  );
  return (
    <section className="panel save" aria-label="Save">
      <h2>Save</h2>
      <div className="row">
        {button("png", <Download size={16} aria-hidden="true" />, "Picture (PNG)", true)}
        {button("jpeg", <Download size={16} aria-hidden="true" />, "JPEG")}
      </div>
      <div className="row">
        {button("sheet", <Grid3x3 size={16} aria-hidden="true" />, "Contact sheet")}
        {button("recipe", <FileJson size={16} aria-hidden="true" />, "Recipe")}
        <FileTrigger
          acceptedFileTypes={[".json"]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) onRecipe(file);
          }}
        >
          <Button className="button">
            <FolderOpen size={16} aria-hidden="true" /> Open recipe
          </Button>
        </FileTrigger>
      </div>
      <p className="hint" role="status">
        {saved === undefined ? "" : `Saved as ${saved}, where the browser puts downloads.`}
      </p>
      <p className="hint">
        Every picture says in its metadata that it is synthetic, and from what it was made. Show people only with their
        consent.
      </p>
    </section>
  );
}
