// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

namespace witan {

/// Gives scroll areas an accessible interface that may be asked for any child. Qt's own (seen in 6.4.2) takes the number of a
/// child unchecked: a screen reader that asks for the scroll bar that has just gone ends the program. Once, before the first window.
void installAccessibleScrollAreas();

} // namespace witan
