import { useEffect, useMemo, useRef } from "react";
import { ProgressBar } from "react-aria-components";
import { type Session, useSession } from "../state/use-session.ts";
import { LikenessPanel } from "./likeness-panel.tsx";
import { MixPanel } from "./mix-panel.tsx";
import { Notices } from "./notices.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { SavePanel } from "./save-panel.tsx";
import { Stage } from "./stage.tsx";
import { TopBar } from "./top-bar.tsx";

/** The whole page. */
export function App() {
  const session = useSession();
  const { studio, mixture, order, history } = session;
  const { undo, redo } = session;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [undo, redo]);
  const target = mixture.target && studio.photographs.get(mixture.target.photograph);
  return (
    <>
      <TopBar
        state={studio.state}
        canUndo={history.past.length > 0}
        canRedo={history.future.length > 0}
        onUndo={undo}
        onRedo={redo}
        onModel={session.changeModel}
      />
      <main>
        {studio.state.stage === "failed" && (
          <div className="failed" role="alert">
            <h2>The studio cannot start here</h2>
            <p>{studio.state.reason}</p>
          </div>
        )}
        {studio.state.stage === "loading" && <Loading share={studio.state.share} />}
        {studio.state.stage === "ready" && (
          <div className="columns">
            <People session={session} />
            <Stage
              tasks={studio.tasks}
              model={studio.state.loaded.model}
              order={order}
              changedAt={session.changedAt}
              target={target}
              face={mixture.target?.face ?? 0}
              onFace={session.chooseTargetFace}
            />
            <div className="side">
              {mixture.sources.length > 0 && (
                <MixPanel
                  model={studio.state.loaded.model}
                  mixture={mixture}
                  onChange={session.change}
                  onDrag={session.drag}
                  onSettle={session.settle}
                />
              )}
              <LikenessPanel tasks={studio.tasks} order={order} card={studio.state.card} />
              <Save session={session} />
            </div>
          </div>
        )}
      </main>
      <Notices notices={session.notices} onDismiss={session.dismiss} />
    </>
  );
}

/** Drawn again only when somebody comes or goes, not while sliders move. */
function People({ session }: { readonly session: Session }) {
  const { studio, mixture, reading } = session;
  const { target, sources, scope } = mixture;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is left out never changes what is shown
  return useMemo(
    () => (
      <PeoplePanel
        target={target}
        sources={sources}
        scope={scope}
        people={studio.people}
        photographs={studio.photographs}
        reading={reading}
        onFiles={session.addFiles}
        onCamera={session.addShot}
        onPerson={session.addPerson}
        onHere={session.addHere}
        onTargetFace={session.chooseTargetFace}
        onScope={session.chooseScope}
        onSourceFace={session.chooseSourceFace}
        onRemove={session.removeSource}
      />
    ),
    [target, sources, scope, studio.people, studio.photographs, reading],
  );
}

/** Like the people: what its buttons do is looked up when they are pressed. */
function Save({ session }: { readonly session: Session }) {
  const latest = useRef(session);
  latest.current = session;
  const isReady = session.order !== undefined;
  return useMemo(
    () => (
      <SavePanel
        isReady={isReady}
        onSave={(kind) => latest.current.save(kind)}
        onRecipe={(file) => latest.current.openRecipe(file)}
      />
    ),
    [isReady],
  );
}

function Loading({ share }: { readonly share: number }) {
  return (
    <div className="loading">
      <ProgressBar aria-label="Loading the model" value={100 * share}>
        {({ percentage = 0, valueText }) => (
          <>
            <p>
              Loading the model <span>{valueText}</span>
            </p>
            <div className="bar">
              <div style={{ width: `${percentage}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      <p className="hint">It runs in this browser. No picture leaves this machine.</p>
    </div>
  );
}
