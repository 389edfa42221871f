// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/timestamp.h"

#include <QJsonObject>
#include <QWidget>

#include <memory>
#include <optional>

class QMenu;

namespace witan {

namespace Ui { class LimitsBox; }

/// Within which limits a plan is approved: until when, and what else in words. Each limit that holds stands as a chip that takes
/// it away again; a time is fixed when it is chosen, so that what is read is what is recorded.
class LimitsBox final : public QWidget {
    Q_OBJECT
public:
    /// What was chosen, to be set again.
    struct State {
        std::optional<Timestamp> until;
        bool ownTime = false;           ///< chosen by date and hour
        std::optional<QString> words;
        bool operator==(const State &) const = default;
    };

    explicit LimitsBox(QWidget *parent = nullptr);
    ~LimitsBox() override;

    void setClock(const Clock *clock) { m_clock = clock; }
    State state() const;
    void setState(const State &state);
    /// {valid_until?, text?} of src/protocol/README.md, Decisions.
    QJsonObject conditions() const;
    /// What keeps an approval with these limits from being given; empty if nothing.
    QString fault() const;
    /// What an input method composes becomes text.
    void finishComposing();

Q_SIGNALS:
    void changed();
    void submitted();
    void left();
    void refused(const QString &why);

private:
    void offer();
    void setUntil(Timestamp until, bool ownTime);
    void removeUntil();
    void setInWords(bool on);
    QString untilWords() const;
    void showState();

    std::unique_ptr<Ui::LimitsBox> m_ui;
    const Clock *m_clock = nullptr;
    QMenu *m_menu;
    std::optional<Timestamp> m_until;
    bool m_ownTime = false, m_inWords = false;
};

} // namespace witan
