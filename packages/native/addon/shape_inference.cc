#include "shape_inference.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace mfim {
namespace {

// What went wrong, for the caller of InferShapes to throw.
struct Failure {
  std::string message;
};

struct GraphDeleter {
  void operator()(TF_Graph *graph) const { TF_DeleteGraph(graph); }
};
struct StatusDeleter {
  void operator()(TF_Status *status) const { TF_DeleteStatus(status); }
};
struct TensorDeleter {
  void operator()(TF_Tensor *tensor) const { TF_DeleteTensor(tensor); }
};
using Status = std::unique_ptr<TF_Status, StatusDeleter>;

void Check(napi_status status, const char *expected) {
  if (status != napi_ok) throw Failure{std::string("inferShapes() expects ") + expected + "."};
}

void Check(const Status &status) {
  if (TF_GetCode(status.get()) != TF_OK) throw Failure{TF_Message(status.get())};
}

std::string ReadText(napi_env env, napi_value value) {
  size_t length = 0;
  Check(napi_get_value_string_utf8(env, value, nullptr, 0, &length), "a string");
  std::string text(length + 1, '\0');
  Check(napi_get_value_string_utf8(env, value, &text[0], length + 1, &length), "a string");
  text.resize(length);
  return text;
}

std::vector<napi_value> ReadArray(napi_env env, napi_value value) {
  uint32_t length = 0;
  Check(napi_get_array_length(env, value, &length), "an array");
  std::vector<napi_value> elements(length);
  for (uint32_t i = 0; i < length; i++) Check(napi_get_element(env, value, i, &elements[i]), "an array");
  return elements;
}

std::vector<int64_t> ReadIntegers(napi_env env, napi_value value) {
  std::vector<int64_t> integers;
  for (napi_value element : ReadArray(env, value)) {
    int64_t integer = 0;
    Check(napi_get_value_int64(env, element, &integer), "numbers");
    integers.push_back(integer);
  }
  return integers;
}

struct Bytes {
  const void *data;
  size_t length;
};

Bytes ReadBytes(napi_env env, napi_value value, napi_typedarray_type expected, size_t element_size) {
  napi_typedarray_type type;
  size_t length = 0;
  void *data = nullptr;
  Check(napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr), "a typed array");
  if (type != expected) throw Failure{"inferShapes() expects attributes as Uint8Array, values as Int32Array."};
  return {data, length * element_size};
}

// A node that stands for an input: a constant where its values are given, else a placeholder.
TF_Output AddInput(napi_env env, TF_Graph *graph, napi_value input, size_t index) {
  const std::vector<napi_value> parts = ReadArray(env, input);
  if (parts.size() < 2) throw Failure{"inferShapes() expects inputs as [dtype, shape] or [dtype, shape, values]."};
  int32_t dtype = 0;
  Check(napi_get_value_int32(env, parts[0], &dtype), "a dtype's number");
  const std::vector<int64_t> shape = ReadIntegers(env, parts[1]);
  const std::string name = "in" + std::to_string(index);
  const bool constant = parts.size() > 2;
  TF_OperationDescription *node = TF_NewOperation(graph, constant ? "Const" : "Placeholder", name.c_str());
  TF_SetAttrType(node, "dtype", static_cast<TF_DataType>(dtype));
  Status status(TF_NewStatus());
  if (constant) {
    const Bytes values = ReadBytes(env, parts[2], napi_int32_array, sizeof(int32_t));
    std::unique_ptr<TF_Tensor, TensorDeleter> tensor(TF_AllocateTensor(
        static_cast<TF_DataType>(dtype), shape.data(), static_cast<int>(shape.size()), values.length));
    if (!tensor) throw Failure{"inferShapes(): no memory for a constant."};
    if (values.length > 0) std::memcpy(TF_TensorData(tensor.get()), values.data, values.length);
    TF_SetAttrTensor(node, "value", tensor.get(), status.get());
  } else {
    TF_SetAttrShape(node, "shape", shape.data(), static_cast<int>(shape.size()));
  }
  // A description is only released by finishing it, so errors are looked at afterwards.
  TF_Operation *operation = TF_FinishOperation(node, status.get());
  Check(status);
  return {operation, 0};
}

napi_value ShapeOf(napi_env env, TF_Graph *graph, TF_Output output) {
  Status status(TF_NewStatus());
  napi_value result;
  Check(napi_get_null(env, &result), "a running engine");
  const int rank = TF_GraphGetTensorNumDims(graph, output, status.get());
  Check(status);
  if (rank < 0) return result;
  std::vector<int64_t> shape(rank);
  TF_GraphGetTensorShape(graph, output, shape.data(), rank, status.get());
  Check(status);
  napi_value sizes;
  Check(napi_create_array_with_length(env, rank, &sizes), "memory");
  for (int i = 0; i < rank; i++) {
    if (shape[i] < 0) return result;
    napi_value size;
    Check(napi_create_int64(env, shape[i], &size), "memory");
    Check(napi_set_element(env, sizes, i, size), "memory");
  }
  return sizes;
}

napi_value Infer(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4];
  Check(napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr), "four arguments");
  if (count < 4) throw Failure{"inferShapes() expects op, attributes, inputs and lengths."};
  const std::string op = ReadText(env, arguments[0]);
  const std::vector<napi_value> attributes = ReadArray(env, arguments[1]);
  const std::vector<napi_value> inputs = ReadArray(env, arguments[2]);
  const std::vector<int64_t> lengths = ReadIntegers(env, arguments[3]);

  std::unique_ptr<TF_Graph, GraphDeleter> graph(TF_NewGraph());
  std::vector<TF_Output> sources;
  for (size_t i = 0; i < inputs.size(); i++) sources.push_back(AddInput(env, graph.get(), inputs[i], i));
  std::vector<std::pair<std::string, Bytes>> named;
  for (size_t i = 0; i + 1 < attributes.size(); i += 2) {
    named.emplace_back(ReadText(env, attributes[i]), ReadBytes(env, attributes[i + 1], napi_uint8_array, 1));
  }
  size_t taken = 0;
  for (int64_t length : lengths) taken += length < 0 ? 1 : length;
  if (taken != sources.size()) throw Failure{"inferShapes(): the lengths do not add up to the inputs."};

  // From here to TF_FinishOperation nothing may throw: only finishing releases the description.
  Status status(TF_NewStatus());
  Status attribute_status(TF_NewStatus());
  std::string attribute_error;
  TF_OperationDescription *node = TF_NewOperation(graph.get(), op.c_str(), "op");
  size_t next = 0;
  for (int64_t length : lengths) {
    if (length < 0) {
      TF_AddInput(node, sources[next++]);
    } else {
      TF_AddInputList(node, sources.data() + next, static_cast<int>(length));
      next += length;
    }
  }
  for (const auto &attribute : named) {
    TF_SetAttrValueProto(node, attribute.first.c_str(), attribute.second.data, attribute.second.length,
                         attribute_status.get());
    if (TF_GetCode(attribute_status.get()) != TF_OK) attribute_error = TF_Message(attribute_status.get());
  }
  TF_Operation *operation = TF_FinishOperation(node, status.get());
  if (!attribute_error.empty()) throw Failure{attribute_error};
  Check(status);

  napi_value results;
  const int outputs = TF_OperationNumOutputs(operation);
  Check(napi_create_array_with_length(env, outputs, &results), "memory");
  for (int i = 0; i < outputs; i++) {
    napi_value pair, dtype;
    Check(napi_create_array_with_length(env, 2, &pair), "memory");
    Check(napi_create_int32(env, TF_OperationOutputType({operation, i}), &dtype), "memory");
    Check(napi_set_element(env, pair, 0, dtype), "memory");
    Check(napi_set_element(env, pair, 1, ShapeOf(env, graph.get(), {operation, i})), "memory");
    Check(napi_set_element(env, results, i, pair), "memory");
  }
  return results;
}

}  // namespace

napi_value InferShapes(napi_env env, napi_callback_info info) {
  try {
    return Infer(env, info);
  } catch (const Failure &failure) {
    napi_throw_error(env, nullptr, failure.message.c_str());
    return nullptr;
  }
}

}  // namespace mfim
