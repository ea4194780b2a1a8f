/**
 * Part of the TensorFlow addon: gives memory that is free back to the system, when it is asked to.
 *
 * TensorFlow with oneDNN keeps all memory that it has ever held, to use it again: after training,
 * more than a gigabyte. Here all of it is borrowed piece by piece, the system is told that its
 * contents are not needed, and it is returned. The next use then begins with empty pages.
 */
#include "tensorflow/c/c_api.h"

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <vector>

namespace {

constexpr int64_t kLargest = int64_t{1} << 30;
/** Smaller pieces are not worth the calls. */
constexpr int64_t kSmallest = int64_t{1} << 20;

/** True where the system holds memory for any page of the range. */
bool IsResident(uintptr_t begin, uintptr_t end, uintptr_t page) {
  std::vector<unsigned char> pages((end - begin) / page);
  if (mincore(reinterpret_cast<void *>(begin), end - begin, pages.data()) != 0) return false;
  for (unsigned char state : pages)
    if (state & 1) return true;
  return false;
}

/** Borrows a piece and empties it; null where what TensorFlow has to lend is new or empty. */
TF_Tensor *BorrowAndEmpty(int64_t bytes, uintptr_t page) {
  TF_Tensor *piece = TF_AllocateTensor(TF_UINT8, &bytes, 1, static_cast<size_t>(bytes));
  if (piece == nullptr) return nullptr;
  const auto data = reinterpret_cast<uintptr_t>(TF_TensorData(piece));
  // Whole pages only: the first and the last may belong to a neighbour that is in use.
  const uintptr_t begin = (data + page - 1) & ~(page - 1);
  const uintptr_t end = (data + static_cast<uintptr_t>(bytes)) & ~(page - 1);
  if (data != 0 && begin < end && IsResident(begin, end, page)) {
    madvise(reinterpret_cast<void *>(begin), end - begin, MADV_DONTNEED);
    return piece;
  }
  TF_DeleteTensor(piece);
  return nullptr;
}

}  // namespace

void GiveMemoryBack() {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  std::vector<TF_Tensor *> borrowed;
  for (int64_t bytes = kLargest; bytes >= kSmallest; bytes /= 2)
    while (TF_Tensor *piece = BorrowAndEmpty(bytes, page)) borrowed.push_back(piece);
  for (TF_Tensor *piece : borrowed) TF_DeleteTensor(piece);
  malloc_trim(0);
}
#else
/** Other systems take back by themselves what is free, or have no such call. */
void GiveMemoryBack() {}
#endif
