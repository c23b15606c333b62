// The table of texts that the cells of a workbook share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nangsuat {

// The texts of a part `sharedStrings.xml`, in order; throws NotPlain.
std::vector<std::string> read_shared_strings(std::string_view part);

}  // namespace nangsuat
