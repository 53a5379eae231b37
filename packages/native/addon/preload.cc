// Opens the libraries listed in MFIM_NATIVE_PRELOAD (paths, colon-separated) when it is loaded, before the binding is.
//
// TensorFlow looks CUDA's libraries up by name when it first needs them. Those of the pip wheels lie outside the
// loader's path, and LD_LIBRARY_PATH is only read when a process starts; a library that is already in the process is
// found by its name. TensorFlow's own libraries come last: their static initialisers write to the error stream, which
// can only be caught from outside. A failure is left to the binding, whose loader names what is missing.

#include <dlfcn.h>
#include <node_api.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "startup_chatter.h"

NAPI_MODULE_INIT() {
  const char *list = std::getenv("MFIM_NATIVE_PRELOAD");
  if (list == nullptr) return exports;
  mfim::StartupChatter chatter;
  std::stringstream paths{std::string(list)};
  for (std::string path; std::getline(paths, path, ':');) {
    if (!path.empty()) dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
  }
  return exports;
}
