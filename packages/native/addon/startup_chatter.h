#ifndef MFIM_NATIVE_STARTUP_CHATTER_H_
#define MFIM_NATIVE_STARTUP_CHATTER_H_

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace mfim {

// While TensorFlow is loaded and started it writes to the error stream whatever its log level says. With
// MFIM_NATIVE_QUIET set that is caught; the known chatter is dropped and every other line is passed on.
class StartupChatter {
 public:
  StartupChatter() {
    if (std::getenv("MFIM_NATIVE_QUIET") == nullptr || (caught_ = std::tmpfile()) == nullptr) return;
    std::fflush(stderr);
    stream_ = dup(STDERR_FILENO);
    if (stream_ >= 0) dup2(fileno(caught_), STDERR_FILENO);
  }

  ~StartupChatter() {
    if (caught_ == nullptr) return;
    if (stream_ >= 0) {
      std::fflush(stderr);
      dup2(stream_, STDERR_FILENO);
      close(stream_);
      PassOn();
    }
    std::fclose(caught_);
  }

 private:
  // Information (a line that begins with I and a date), and the two lines about absl's log and oneDNN's rounding.
  static bool IsChatter(const std::string &line) {
    return (line.size() > 1 && line[0] == 'I' && line[1] >= '0' && line[1] <= '9') ||
           line.find("before absl::InitializeLog()") != std::string::npos ||
           line.find("TF_ENABLE_ONEDNN_OPTS") != std::string::npos;
  }

  void PassOn() {
    std::rewind(caught_);
    std::string line;
    for (int next; (next = std::fgetc(caught_)) != EOF || !line.empty();) {
      if (next != EOF) line.push_back(static_cast<char>(next));
      if (next != EOF && next != '\n') continue;
      if (!IsChatter(line)) std::fwrite(line.data(), 1, line.size(), stderr);
      line.clear();
      if (next == EOF) break;
    }
  }

  std::FILE *caught_ = nullptr;
  int stream_ = -1;
};

}  // namespace mfim

#endif  // MFIM_NATIVE_STARTUP_CHATTER_H_
