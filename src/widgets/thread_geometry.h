// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/fenwick_tree.h"

#include <QList>

#include <functional>

namespace witan {

/// Where the rows of the thread lie, as plain numbers: nothing here draws. Heights are estimates until a row comes into
/// sight, when it is measured; what is in sight stays where it is meanwhile (the anchor), so that reading never jumps.
/// Short content stands at the bottom, as in any conversation.
class ThreadGeometry {
public:
    using Measure = std::function<int(int row)>;
    struct Placed {
        int row = 0, y = 0, height = 0;
        bool operator==(const Placed &) const = default;
    };

    explicit ThreadGeometry(Measure measure, int estimate = 72, int padding = 12);

    void reset(int rows);
    void insert(int first, int count);
    void remove(int first, int count);
    /// Measure these rows again when they are next in sight; their last heights serve as estimates.
    void forget(int first, int last);
    void forgetAll();
    void setViewportHeight(int height);

    int rows() const { return int(m_heights.size()); }
    int scrollMaximum() const;
    int scrollValue() const;
    bool atBottom() const { return m_atBottom; }

    /// Moves the content up by `pixels` (down if negative) and returns by how much it really moved.
    int scrollBy(int pixels);
    void scrollTo(int value);
    void scrollToBottom();
    /// The row's top at the viewport's top, as far as the content goes.
    void scrollToTopOf(int row);
    /// As little as needed to see the row; a row taller than the viewport shows its beginning.
    void ensureVisible(int row);

    /// The rows in sight from top to bottom, measured. Rows of height 0 are left out.
    const QList<Placed> &visible();
    /// The row at viewport position y, -1 if none.
    int rowAt(int y);

private:
    void settle();
    int heightOf(int row);
    void place();
    void keepEnds();
    void fillUp();

    Measure m_measure;
    int m_estimate, m_padding;
    int m_viewport = 0;
    QList<int> m_heights;
    QList<bool> m_measured;
    FenwickTree m_sums;
    int m_anchorRow = 0, m_anchorY = 0;   ///< this row's top stands at this viewport position
    bool m_atBottom = true;
    bool m_settled = false;
    QList<Placed> m_visible;
};

} // namespace witan
