// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"

#include <QWidget>

namespace witan {

/// A risk tier by colour, shape and words together.
class TierBadge final : public QWidget {
    Q_OBJECT
public:
    explicit TierBadge(QWidget *parent = nullptr);

    void setTier(RiskTier tier, const QString &words);
    /// One that is none of Witan's: in the colour of what it ranks as, with the shape of what is not known.
    void setForeignTier(RiskTier rank, const QString &words);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    RiskTier m_tier = RiskTier::Unknown, m_shape = RiskTier::Unknown;
    QString m_words;
};

} // namespace witan
