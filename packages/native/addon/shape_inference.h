#ifndef MFIM_SHAPE_INFERENCE_H_
#define MFIM_SHAPE_INFERENCE_H_

#include <node_api.h>

namespace mfim {

// inferShapes(op: string, attributes: (string | Uint8Array)[], inputs: Input[], lengths: number[]): Output[]
//
// What TensorFlow's shape inference says of one op, which is not run. `attributes` alternates names and serialized
// AttrValues; types and counts that follow from the inputs may be left out. An Input is [dtype, shape] or, where its
// values matter, [dtype, shape, values], values an Int32Array. `lengths` has one number for each argument of the op:
// how many of the inputs it takes, or -1 for an argument that is no list. An Output is [dtype, shape], the shape null
// where it is not known in full. Throws TensorFlow's message where the inputs do not fit.
napi_value InferShapes(napi_env env, napi_callback_info info);

}  // namespace mfim

#endif  // MFIM_SHAPE_INFERENCE_H_
