// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

namespace witan {

/// Lifts this process's limit of open files to what the system allows it, for a connection takes one; the limit then.
int raiseFileLimit();

/// Whether a port whose last owner is gone may be taken again at once. On Windows the same option would let two
/// programs share a port, so it stays off there.
bool mayReuseAddress();

} // namespace witan
