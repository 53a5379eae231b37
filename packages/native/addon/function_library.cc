// The N-API binding of @tensorflow/tfjs-node-gpu with a function library on top of it.
//
// Upstream's binding can run any op of TensorFlow eagerly but cannot teach the eager context a new one. A traced graph
// becomes such an op once its FunctionDef is registered in the context that upstream keeps to itself. This file
// compiles upstream's binding into its own translation unit, unchanged, with two differences: upstream's module
// registration is defined away (the one below calls its initialiser), and the private part of its class is opened, as
// it has no accessor for the context. Standard headers come first, so that only upstream's class is opened.

#include <node_api.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "shape_inference.h"
#include "startup_chatter.h"
#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

#define private public
#include "binding/tfjs_backend.h"
#undef private

#undef NAPI_MODULE
#define NAPI_MODULE(name, initialiser)
#include "binding/tfjs_binding.cc"
#undef NAPI_MODULE

namespace mfim {

struct Status {
  TF_Status *status = TF_NewStatus();
  ~Status() { TF_DeleteStatus(status); }
  bool ok() const { return TF_GetCode(status) == TF_OK; }
  const char *message() const { return TF_Message(status); }
};

static napi_value Throw(napi_env env, const std::string &message) {
  napi_throw_error(env, nullptr, message.c_str());
  return nullptr;
}

// The context of the backend that upstream stores as this addon's instance data; nullptr with a pending exception.
static TFE_Context *Context(napi_env env) {
  tfnodejs::TFJSBackend *backend = nullptr;
  if (napi_get_instance_data(env, reinterpret_cast<void **>(&backend)) != napi_ok || backend == nullptr) {
    Throw(env, "The TensorFlow backend of this addon is not initialised.");
    return nullptr;
  }
  return backend->tfe_context_;
}

static bool OneArgument(napi_env env, napi_callback_info info, napi_value *argument) {
  size_t count = 1;
  return napi_get_cb_info(env, info, &count, argument, nullptr, nullptr) == napi_ok && count >= 1;
}

static bool ReadString(napi_env env, napi_value value, std::string *text) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) return false;
  text->resize(length + 1);
  if (napi_get_value_string_utf8(env, value, &(*text)[0], length + 1, &length) != napi_ok) return false;
  text->resize(length);
  return true;
}

// registerFunction(functionDef: Uint8Array): void
static napi_value RegisterFunction(napi_env env, napi_callback_info info) {
  napi_value argument;
  bool is_typed_array = false;
  napi_typedarray_type type;
  size_t length = 0;
  void *data = nullptr;
  if (!OneArgument(env, info, &argument) || napi_is_typedarray(env, argument, &is_typed_array) != napi_ok ||
      !is_typed_array ||
      napi_get_typedarray_info(env, argument, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    return Throw(env, "registerFunction() expects one Uint8Array: a serialized FunctionDef.");
  }
  TFE_Context *context = Context(env);
  if (context == nullptr) return nullptr;
  Status status;
  TFE_ContextAddFunctionDef(context, static_cast<const char *>(data), length, status.status);
  if (!status.ok()) return Throw(env, std::string("registerFunction(): ") + status.message());
  return nullptr;
}

// removeFunction(name: string): void
static napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  napi_value argument;
  std::string name;
  if (!OneArgument(env, info, &argument) || !ReadString(env, argument, &name)) {
    return Throw(env, "removeFunction() expects one string: the name of a registered function.");
  }
  TFE_Context *context = Context(env);
  if (context == nullptr) return nullptr;
  Status status;
  TFE_ContextRemoveFunction(context, name.c_str(), status.status);
  if (!status.ok()) return Throw(env, std::string("removeFunction(): ") + status.message());
  return nullptr;
}

// hasFunction(name: string): boolean
static napi_value HasFunction(napi_env env, napi_callback_info info) {
  napi_value argument, result;
  std::string name;
  if (!OneArgument(env, info, &argument) || !ReadString(env, argument, &name)) {
    return Throw(env, "hasFunction() expects one string: the name of a function.");
  }
  TFE_Context *context = Context(env);
  if (context == nullptr) return nullptr;
  const bool has = TFE_ContextHasFunction(context, name.c_str()) != 0;
  return napi_get_boolean(env, has, &result) == napi_ok ? result : nullptr;
}

static napi_value Initialise(napi_env env, napi_value exports) {
  {
    StartupChatter chatter;
    exports = tfnodejs::InitTFNodeJSBinding(env, exports);
  }
  const napi_property_descriptor methods[] = {
      {"registerFunction", nullptr, RegisterFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"removeFunction", nullptr, RemoveFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"hasFunction", nullptr, HasFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"inferShapes", nullptr, InferShapes, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, sizeof(methods) / sizeof(methods[0]), methods);
  return exports;
}

}  // namespace mfim

NAPI_MODULE_INIT() { return mfim::Initialise(env, exports); }
