// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/decision_words.h"

#include <QWidget>

namespace witan {

/// Decided → delivered → acknowledged → outcome, with what is done in green and what is under way in the accent.
class FlowLine final : public QWidget {
    Q_OBJECT
public:
    explicit FlowLine(QWidget *parent = nullptr);

    void setStages(const QList<FlowStage> &stages);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<int> widthsNeeded(int room) const;

    QList<FlowStage> m_stages;
};

} // namespace witan
