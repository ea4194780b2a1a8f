/**
 * Part of the TensorFlow addon: gives memory back as soon as the addon is loaded.
 *
 * To link TensorFlow's library, the system's loader goes once through 250 MB of names, tables and
 * start-up code in it. They would stay in the process's memory, though hardly any of them is needed
 * again. What is needed comes back by itself from the library's file, or rather from the system's
 * copy of it. Only parts that are never written are given back, so nothing can be lost.
 */
#ifdef __linux__
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

namespace {

/** True where the loader has written into code, which is then no longer the file's. */
bool HasChangedCode(const dl_phdr_info &library) {
  for (int i = 0; i < library.dlpi_phnum; ++i) {
    if (library.dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    const auto address = library.dlpi_addr + library.dlpi_phdr[i].p_vaddr;
    auto entry = reinterpret_cast<const ElfW(Dyn) *>(address);
    for (; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_TEXTREL) return true;
      if (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL)) return true;
    }
  }
  return false;
}

int GiveBack(dl_phdr_info *library, size_t, void *) {
  if (std::strstr(library->dlpi_name, "libtensorflow") == nullptr) return 0;
  if (HasChangedCode(*library)) return 0;
  const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto &part = library->dlpi_phdr[i];
    if (part.p_type != PT_LOAD || (part.p_flags & PF_W)) continue;
    // Whole pages only: the first and the last may belong to a neighbour that is written.
    const uintptr_t begin = (library->dlpi_addr + part.p_vaddr + page - 1) & ~(page - 1);
    const uintptr_t end = (library->dlpi_addr + part.p_vaddr + part.p_filesz) & ~(page - 1);
    // A system that refuses keeps the pages, as it would have without this.
    if (begin < end) madvise(reinterpret_cast<void *>(begin), end - begin, MADV_DONTNEED);
  }
  return 0;
}

/** Runs when the addon is loaded, after everything that it is linked with. */
__attribute__((constructor)) void GiveLoaderPagesBack() { dl_iterate_phdr(GiveBack, nullptr); }

}  // namespace
#endif
