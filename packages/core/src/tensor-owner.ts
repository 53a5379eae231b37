/** Something that owns tensors. `dispose` frees them and may be called twice; `using` works on every owner. */
export interface TensorOwner extends Disposable {
  dispose(): void;
}
