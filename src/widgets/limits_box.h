// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/timestamp.h"

#include <QJsonObject>
#include <QWidget>

#include <memory>
#include <optional>

namespace witan {

namespace Ui { class LimitsBox; }

/// Within which limits a plan is approved: until when, and what else in words. Closed behind one button until it is wanted;
/// what stands in a closed box does not hold.
class LimitsBox final : public QWidget {
    Q_OBJECT
public:
    explicit LimitsBox(QWidget *parent = nullptr);
    ~LimitsBox() override;

    void setClock(const Clock *clock) { m_clock = clock; }
    /// Closed, without a limit.
    void reset();
    /// {valid_until?, text?} of protocol.md, Decisions; the text as it was typed, with what is being composed.
    QJsonObject conditions() const;
    /// What keeps an approval with these limits from being given; empty if nothing.
    QString fault() const;

Q_SIGNALS:
    void changed();
    void submitted();
    void left();
    void refused(const QString &why);

private:
    void open();
    void chooseTime(int choice);
    std::optional<Timestamp> until() const;

    std::unique_ptr<Ui::LimitsBox> m_ui;
    const Clock *m_clock = nullptr;
};

} // namespace witan
